"""Layer structures in words, as a user types them: ``conv2d:28x28:3x3``, ``toeplitz:9``, ``basis:FILE``.

    conv1d:28:3            conv2d:28x28:3x3          add :circular, :channels=2x3 (channels out x channels in)
    toeplitz:9  circulant:8  hankel:5  symmetric:6  antisymmetric:6  diagonal:4  full:3x4   (toeplitz:4x6 is 4 x 6)
    sparse:FILE            places where the table in FILE is not zero (.npy, .json, .csv)
    basis:FILE             the matrices in FILE (.npy of shape r x rows x columns, or .json: a list of matrices)
    rank-one:FILE          u v^T for v in L; .json with "u" (a column) and "L" (a list of vectors)
    blocks:2x3:SPEC        2 x 3 blocks, each in SPEC         kronecker:SPEC*SPEC        sum:SPEC+SPEC
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from proofs.structure.convolution import Convolution
from proofs.structure.diagonals import Circulant, Hankel, Toeplitz
from proofs.structure.pattern import Sparse, Symmetric, diagonal, full
from proofs.structure.products import DirectSum, Kronecker, blocks
from proofs.structure.space import Structure
from proofs.structure.user_basis import RankOne, UserBasis
from verify.exact import RationalMatrix

KINDS = (
    "conv1d", "conv2d", "toeplitz", "circulant", "hankel", "symmetric", "antisymmetric", "diagonal", "full", "sparse",
    "basis", "rank-one", "blocks", "kronecker", "sum",
)  # fmt: skip

DEEPEST = 8
"""How many structures may stand inside one another; the time that sizes take doubles with each."""


MOST_PLACES = 2**20
"""Places of a full or diagonal matrix, or taps along an axis of a filter: they are listed, some hundred bytes each."""


class UnknownStructure(ValueError):
    """A layer structure that cannot be read; the message says where and what was expected."""


def structure_of(text: str) -> Structure:
    """Return the structure that a text describes.

    Raises:
        UnknownStructure: in one line, what is wrong with it.
    """
    return _nested(text, 0)


def _nested(text: str, depth: int) -> Structure:
    if depth > DEEPEST:
        raise UnknownStructure(f"structure: more than {DEEPEST} structures inside one another; expected fewer")
    kind, _, rest = text.strip().partition(":")
    try:
        return _read(kind, rest, text, depth)
    except UnknownStructure:
        raise
    except (ValueError, TypeError) as error:
        raise UnknownStructure(f"structure {text!r}: {error}") from None


def _read(kind: str, rest: str, text: str, depth: int) -> Structure:
    match kind:
        case "conv1d" | "conv2d":
            return _convolution(rest, int(kind[4]), text)
        case "toeplitz":
            return Toeplitz(*_two(rest, text))
        case "hankel":
            return Hankel(*_two(rest, text))
        case "circulant":
            return Circulant(*_sizes(rest, 1, text))
        case "symmetric" | "antisymmetric":
            return Symmetric(_sizes(rest, 1, text)[0], 1 if kind == "symmetric" else -1)
        case "diagonal":
            return diagonal(*_listed(_sizes(rest, 1, text), text))
        case "full":
            return full(*_listed(_two(rest, text), text))
        case "sparse":
            return Sparse.where(_table(rest), f"sparse:{rest}")
        case "basis":
            return UserBasis.of(_matrices(rest), f"basis:{rest}")
        case "rank-one":
            return _rank_one(rest)
        case "blocks":
            sizes, _, inside = rest.partition(":")
            rows, columns = _listed(_sizes(sizes, 2, text), text)
            return blocks(rows, columns, _nested(inside, depth + 1))
        case "kronecker":
            outer, star, inner = rest.partition("*")
            if not (star and outer.strip() and inner.strip()):
                raise UnknownStructure(f"structure {text!r}: a Kronecker product is written kronecker:SPEC*SPEC")
            return Kronecker(_nested(outer, depth + 1), _nested(inner, depth + 1))
        case "sum":
            parts = rest.split("+")
            if not all(part.strip() for part in parts):
                raise UnknownStructure(f"structure {text!r}: a sum is written sum:SPEC+SPEC")
            return DirectSum(tuple(_nested(part, depth + 1) for part in parts))
    raise UnknownStructure(f"structure {text!r}: unknown kind {kind!r}; expected one of {', '.join(KINDS)}")


def _convolution(rest: str, axes: int, text: str) -> Convolution:
    image, _, rest = rest.partition(":")
    window, *options = rest.split(":")
    example = "conv2d:28x28:3x3" if axes == 2 else "conv1d:28:3"
    if not window:
        raise UnknownStructure(f"structure {text!r}: a convolution needs an image and a filter, like {example}")
    circular, channels = False, (1, 1)
    for option in options:
        key, _, value = option.partition("=")
        if option == "circular":
            circular = True
        elif key == "channels" and value:
            out, into = _sizes(value, 2, text)
            channels = (out, into)
        elif option != "zero":
            raise UnknownStructure(
                f"structure {text!r}: unknown option {option!r}; expected zero, circular or channels=OUTxIN"
            )
    sides = _sizes(window, axes, text)
    if max(sides) > MOST_PLACES:
        raise UnknownStructure(f"structure {text!r}: a filter of side {max(sides)}; expected at most {MOST_PLACES}")
    return Convolution(_sizes(image, axes, text), sides, circular, channels)


def _sizes(part: str, count: int, text: str) -> tuple[int, ...]:
    if not re.fullmatch(r"[0-9]+(x[0-9]+)*", part) or len(part.split("x")) != count:
        wanted = "one size, like 8" if count == 1 else f"{count} sizes joined by x, like {'x'.join(['3'] * count)}"
        raise UnknownStructure(f"structure {text!r}: expected {wanted}, got {part!r}")
    if max(map(len, part.split("x"))) > 9:
        raise UnknownStructure(f"structure {text!r}: a size has nine digits at most, got {part!r}")
    sizes = tuple(int(number) for number in part.split("x"))
    if 0 in sizes:
        raise UnknownStructure(f"structure {text!r}: a size is at least 1, got {part!r}")
    return sizes


def _listed(sizes: tuple[int, ...], text: str) -> tuple[int, ...]:
    """Return the sizes of a structure whose places are listed one by one, if these are not too many."""
    if (places := math.prod(sizes)) > MOST_PLACES:
        raise UnknownStructure(f"structure {text!r}: {places} places are listed one by one; expected at most {MOST_PLACES}")
    return sizes


def _two(part: str, text: str) -> tuple[int, int]:
    rows, *columns = _sizes(part, 2 if "x" in part else 1, text)
    return rows, (columns or [rows])[0]


def _rank_one(file: str) -> RankOne:
    if not file.endswith(".json"):
        raise UnknownStructure(f"{file or 'no file'}: expected a file ending in .json")
    content = _json(file)
    if not isinstance(content, dict) or not {"u", "L"} <= set(content):
        raise UnknownStructure(f'{file}: expected an object with "u" and "L"')
    u = RationalMatrix([[x] for x in content["u"]])
    return RankOne(u, RationalMatrix.from_columns(content["L"]))


def _matrices(file: str) -> list[Any]:
    if file.endswith(".json"):
        content = _json(file)
        if not isinstance(content, list) or not all(isinstance(matrix, list) for matrix in content):
            raise UnknownStructure(f"{file}: expected a list of matrices, each a list of rows")
        return content
    array = _array(file)
    if array.ndim != 3:
        raise UnknownStructure(f"{file}: expected an array of shape r x rows x columns, got {array.shape}")
    return list(array)


def _table(file: str) -> list[list[Any]]:
    if file.endswith(".json"):
        content = _json(file)
        if not (isinstance(content, list) and content and all(isinstance(row, list) for row in content)):
            raise UnknownStructure(f"{file}: expected a table, a list of rows")
        return content
    array = _open(file, lambda p: np.loadtxt(p, delimiter=",", ndmin=2)) if file.endswith(".csv") else _array(file)
    if array.ndim != 2:
        raise UnknownStructure(f"{file}: expected a table with rows and columns, got shape {array.shape}")
    rows: list[list[Any]] = array.tolist()
    return rows


def _array(file: str) -> np.ndarray[Any, Any]:
    if not file.endswith(".npy"):
        raise UnknownStructure(f"{file or 'no file'}: expected a file ending in .npy, .json or (for tables) .csv")
    array: np.ndarray[Any, Any] = _open(file, lambda p: np.load(p, allow_pickle=False))
    if array.dtype.kind not in "biuf" or (array.dtype.kind == "f" and not np.isfinite(array).all()):
        raise UnknownStructure(f"{file}: expected finite real numbers, got {array.dtype} with entries that are none")
    return array.astype(np.int64) if array.dtype.kind == "b" else array


def _json(file: str) -> Any:
    return _open(file, lambda p: json.loads(p.read_text(encoding="utf-8")))


def _open(file: str, read: Callable[[Path], Any]) -> Any:
    try:
        return read(Path(file))
    except OSError as error:
        raise UnknownStructure(f"{file}: cannot be read ({error.strerror or error})") from None
    except (ValueError, EOFError, RecursionError) as error:
        what = " ".join(str(error).split())[:120]
        raise UnknownStructure(f"{file}: not a readable file of its kind ({what})") from None
