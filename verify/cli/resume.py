"""``--resume``: results of an earlier run, used again only where the same code and settings would find them again."""

from __future__ import annotations

from pathlib import Path

from verify.claim.result import CheckResult
from verify.cli.status import Unusable
from verify.report.as_json import ReportError, read
from verify.report.contents import Header
from verify.runner.run import Key


def finished(file: str, header: Header) -> dict[Key, CheckResult]:
    """Return the results in a report that can be trusted; what crashed or ran out of time is run again.

    Raises:
        Unusable: no report, or one with another seed, level, device, version or code; says which.
    """
    try:
        report = read(Path(file))
    except ReportError as error:
        raise Unusable(f"--resume {error}") from None
    before = report.header
    for name in ("seed", "level", "device", "instance"):
        was, now = getattr(before, name), getattr(header, name)
        if was != now:
            raise Unusable(f"--resume {file}: it ran with {name} {was}, this run has {name} {now}")
    for what, old, new in (("version", before.versions, header.versions), ("code", before.code, header.code)):
        for name in sorted(old.keys() | new.keys()):
            if old.get(name) != new.get(name):
                how = f": {old.get(name, 'absent')}, now {new.get(name, 'absent')}" if what == "version" else ""
                if name not in old or name not in new:
                    how = " (it was no part of that run)" if name in new else " (it is no part of this run)"
                raise Unusable(f"--resume {file}: the {what} of {name} has changed since{how}; run without --resume")
    return {key: result for key, result in report.results().items() if result.trusted}
