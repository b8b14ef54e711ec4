"""Whatever stands in the place of an entry, the checker answers with one line and never crashes."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from certificate_examples import identity_from_four_layers, theorem_1_only_if
from test_derivation_certificates import GRADIENT, gradient, multiplied

from verify.certificate import derivation_certificate, replay, reseal
from verify.certificate.entries import digest, plan_digest

OTHERS: tuple[Any, ...] = (None, True, 0, -1, "", "\x07", "x y", "T", [], ["1"], [[]], {}, {"a": "1"})
MAKE: list[Callable[[], dict[str, Any]]] = [
    lambda: theorem_1_only_if().seal(),
    lambda: identity_from_four_layers().seal(),
    lambda: derivation_certificate(GRADIENT, gradient()),
    lambda: derivation_certificate(GRADIENT, multiplied()),
]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield (*path, key)
        yield from places(part, (*path, key))


def mended(certificate: dict[str, Any]) -> dict[str, Any]:
    """Put the hashes right as far as they can be computed at all."""
    try:
        certificate["statement_sha256"] = digest(certificate["statement"])
        certificate["plan_sha256"] = plan_digest(certificate)
    except (KeyError, TypeError, AttributeError):
        pass
    return reseal(certificate)


@pytest.mark.parametrize("make", MAKE)
def test_an_entry_of_any_other_type_is_answered_in_one_line(make: Callable[[], dict[str, Any]]) -> None:
    sealed = make()
    refused = 0
    everywhere = [path for path in places(sealed) if "sha256" not in str(path[-1])]
    for path in everywhere[:: 1 + len(everywhere) // 100]:
        for other in OTHERS:
            wrong = copy.deepcopy(sealed)
            parent: Any = wrong
            for key in path[:-1]:
                parent = parent[key]
            if parent[path[-1]] == other:
                continue
            parent[path[-1]] = copy.deepcopy(other)
            said, hashes = "", ("", "")
            try:
                report = replay.check(mended(wrong))
                hashes = (report.statement_sha256, report.plan_sha256)
            except replay.Refused as error:
                said = str(error)
                refused += 1
            assert said.isprintable(), (path, other)
            # a sentence may say anything, but then its hash is another one
            assert hashes != (sealed["statement_sha256"], sealed["plan_sha256"]), (path, other)
    assert refused > 500
