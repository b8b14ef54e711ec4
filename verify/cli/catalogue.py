"""Which claims there are: those of installed packages, and those in the files and modules a user names."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from verify.claim.discovery import LoadError, Location, given, installed
from verify.cli.probe import probe
from verify.cli.status import Unusable
from verify.record.place import place
from verify.record.recorded import RecordedClaim, RecordError, read
from verify.runner.surroundings import no_copies

ALL = "all"


@dataclass(frozen=True)
class Catalogue:
    """Every claim there is.

    Attributes:
        locations: by claim id, in the order in which they are offered.
        own: the ids that come from the user's own files and modules.
        failures: packages that offer claims but cannot be imported.
    """

    locations: dict[str, Location]
    own: tuple[str, ...]
    failures: tuple[LoadError, ...]

    def choose(self, names: Sequence[str]) -> tuple[list[str], list[LoadError]]:
        """Return the ids asked for, and the broken packages that keep some of them from being found.

        Without names these are the user's own claims.

        Raises:
            Unusable: an unknown name, or nothing to do.
        """
        if not names:
            if not self.own:
                raise Unusable("name a claim, or all (python -m verify list shows what there is)")
            return list(self.own), []
        if ALL in names:
            if not self.locations and not self.failures:
                raise Unusable("no claims are installed; give a file with --claims")
            return list(self.locations), list(self.failures)
        missing = [name for name in dict.fromkeys(names) if name not in self.locations]
        broken = [failure for failure in self.failures if any(_offers(failure, name) for name in missing)]
        unknown = [name for name in missing if not any(_offers(failure, name) for failure in broken)]
        if unknown:
            raise Unusable(self._unknown(unknown[0]))
        return [name for name in dict.fromkeys(names) if name in self.locations], broken

    def _unknown(self, name: str) -> str:
        shown = name if name.isprintable() and len(name) <= 60 else ascii(name)[:60]
        close = difflib.get_close_matches(name.lower(), self.locations, n=1)
        hint = f"did you mean {close[0]}?" if close else "python -m verify list shows what there is"
        return f"there is no claim or command {shown!r}; {hint}"


def catalogue(sources: Sequence[str]) -> Catalogue:
    """Find all claims; a broken package is said in one line on standard error and does not stop the others.

    Args:
        sources: files and modules named by the user.

    Raises:
        Unusable: a file or module that cannot be used, two that declare the same claim, or one that declares a claim
            under the id of an installed one: installed claims that use that one would rest on the user's.
    """
    found, failures = installed()
    for failure in failures:
        print(f"verify: warning: the claims of {failure} (they are left out)", file=sys.stderr)
    own: dict[str, Location] = {}
    for source in sources:
        probe(source)
        try:
            with no_copies():
                offered = given(source)
        except LoadError as failure:
            raise Unusable(f"--claims {source}: {_expected(source, failure)}") from None
        for name, location in offered.items():
            if own.setdefault(name, location) != location:
                raise Unusable(f"--claims {source}: claim {name!r} is already declared by another --claims")
            taken = found.get(name)
            if taken and (location.file or location.module != taken.module):
                raise Unusable(
                    f"--claims {source}: claim {name!r} is installed already, by {taken.package}, and other claims may use "
                    "it; give yours another id"
                )
    return Catalogue({**found, **own}, tuple(own), tuple(failures))


def records(locations: Sequence[Location]) -> dict[str, RecordedClaim]:
    """Return the recorded verdicts of claims, by id; a claim without a record is left out.

    Raises:
        Unusable: a record that cannot be read.
    """
    try:
        files = {location: place(location).record for location in locations}
        content = {file: read(file) for file in set(files.values())}
    except RecordError as error:
        raise Unusable(str(error)) from None
    return {
        location.claim: content[file][location.claim]
        for location, file in files.items()
        if location.claim in content[file]
    }


def _expected(source: str, failure: LoadError) -> str:
    path = Path(source)
    if path.is_dir():
        return "is a folder; expected a Python file or the name of a module"
    if source.endswith(".py") and not path.exists():
        return "there is no such file"
    text = str(failure)
    for prefix in (f"{failure.location.file}: ", f"{failure.location.module}: "):
        text = text.removeprefix(prefix)
    return text


def _offers(failure: LoadError, name: str) -> bool:
    """Whether a package that cannot be imported is known to offer a claim: by its name, or by its record."""
    if name == failure.location.claim:
        return True
    try:
        spec = find_spec(failure.location.module.partition(".")[0])
        folders = list(spec.submodule_search_locations or ()) if spec else []
        return any(name in read(Path(folder) / "recorded.json") for folder in folders)
    except (ImportError, ValueError):
        return False
