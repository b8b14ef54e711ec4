"""Is a matrix a zero-padded 3x3 convolution? Exactly, and as a formula for the stand-alone checker."""

from __future__ import annotations

from proofs.structure.convolution import Convolution
from verify.certificate import Certificate
from verify.exact import RationalMatrix, block_diagonal


def is_convolution(A: RationalMatrix, m: int) -> bool:
    """Whether A is the matrix of a 3x3 filter on m x m images with zero padding."""
    structure = Convolution((m, m), (3, 3))
    if A.shape != structure.shape:
        return False
    places = (next(iter(structure.signed_places(j))) for j in range(structure.dimension))
    return structure.element([A[i, j] for i, j, _ in places]) == A


def shift(m: int) -> RationalMatrix:
    """Return the m x m matrix with ones above the diagonal."""
    return RationalMatrix([[int(j == i + 1) for j in range(m)] for i in range(m)])


def with_shifts(written: Certificate, m: int) -> Certificate:
    """Define R and C, which shift images along their rows and their columns, for m >= 2."""
    written.define("N", f"vstack(hstack(zeros({m - 1}, 1), I({m - 1})), zeros(1, {m}))", value=shift(m))
    zero = f"zeros({m}, {m})"
    blocks = "; ".join(", ".join("N" if i == j else zero for j in range(m)) for i in range(m))
    written.define("R", f"[{blocks}]", value=block_diagonal([shift(m)] * m))
    size, rest = m * m, m * m - m
    moved = RationalMatrix([[int(j == i + m) for j in range(size)] for i in range(size)])
    return written.define("C", f"vstack(hstack(zeros({rest}, {m}), I({rest})), zeros({m}, {size}))", value=moved)


def membership(name: str, m: int) -> str:
    """Return the formula: the matrix is the convolution whose coefficients stand at the first places of the nine taps."""
    right, down = "R", "C"
    taps = {
        (1, 1): f"I({m * m})",
        (1, 2): right,
        (2, 1): f"{right}^T",
        (1, m + 1): down,
        (m + 1, 1): f"{down}^T",
        (1, m + 2): f"{down}*{right}",
        (m + 2, 1): f"{right}^T*{down}^T",
        (2, m + 1): f"{down}*{right}^T",
        (m + 1, 2): f"{right}*{down}^T",
    }
    return f"{name} == " + " + ".join(f"entry({name}, {i}, {j})*{tap}" for (i, j), tap in taps.items())
