"""The random numbers of one instance: a function of the seed, the claim, the check and the index, and of nothing else.

The key is the JSON text ``[seed,"claim","check",index,attempt]`` (no spaces, ASCII, non-ASCII characters
escaped). Its SHA-256 digest, read as a big-endian integer, seeds NumPy's ``SeedSequence`` and through it a
PCG64 generator. So instance i of a check can be drawn alone, in any order, by any worker, and adding a check
changes no other check's instances.
"""

from __future__ import annotations

import hashlib
import json

import numpy as np


def instance_rng(seed: int, claim: str, check: str, index: int, attempt: int = 0) -> np.random.Generator:
    """Return the generator of instance ``index`` of a check.

    Args:
        seed: the seed of the run (any integer that is not negative).
        claim: the claim's identifier.
        check: the check's name.
        index: the instance, counted from zero.
        attempt: counts the retries of a draw that missed the hypotheses.

    Raises:
        ValueError: when seed, index or attempt is negative.
        TypeError: when one of them is not an integer, or a name is not text.
    """
    for name, number in (("seed", seed), ("index", index), ("attempt", attempt)):
        if isinstance(number, bool) or not isinstance(number, (int, np.integer)):
            raise TypeError(f"the {name} is {number!r}; expected an integer")
        if number < 0:
            raise ValueError(f"the {name} is {number}; expected zero or more")
    for name, text in (("claim", claim), ("check", check)):
        if not isinstance(text, str):
            raise TypeError(f"the {name} is {text!r}; expected its name as text")
    key = json.dumps([int(seed), claim, check, int(index), int(attempt)], ensure_ascii=True, separators=(",", ":"))
    digest = hashlib.sha256(key.encode("ascii")).digest()
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(int.from_bytes(digest, "big"))))
