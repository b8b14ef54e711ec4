"""Layer structures in words, as a user types them: ``conv2d:28x28:3x3``, ``toeplitz:9``, ``basis:FILE``.

    conv1d:28:3            conv2d:28x28:3x3          add :circular, :channels=2x3 (channels out x channels in)
    toeplitz:9  circulant:8  hankel:5  symmetric:6  antisymmetric:6  diagonal:4  full:3x4   (toeplitz:4x6 is 4 x 6)
    sparse:FILE            places where the table in FILE is not zero
    basis:FILE             the matrices in FILE (r x rows x columns, or a list of matrices)
    rank-one:FILE          u v^T for v in L; FILE names "u" (a list of numbers) and "L" (a list of vectors)
    blocks:2x3:SPEC        2 x 3 blocks, each in SPEC         kronecker:SPEC*SPEC        sum:SPEC+SPEC

Files are those that every question takes (.npy, .npz, .json, .csv, .pt, .safetensors), ``FILE:NAME`` an entry of one.
"""

from __future__ import annotations

import math
import re

from proofs.structure import files
from proofs.structure.convolution import Convolution
from proofs.structure.diagonals import Circulant, Hankel, Toeplitz
from proofs.structure.pattern import Symmetric, diagonal, full
from proofs.structure.products import DirectSum, Kronecker, blocks
from proofs.structure.space import Structure
from verify.apply.errors import BadInput

KINDS = (
    "conv1d", "conv2d", "toeplitz", "circulant", "hankel", "symmetric", "antisymmetric", "diagonal", "full", "sparse",
    "basis", "rank-one", "blocks", "kronecker", "sum",
)  # fmt: skip

DEEPEST = 8
"""How many structures may stand inside one another; the time that sizes take doubles with each."""


MOST_PLACES = 2**20
"""Places of a full or diagonal matrix, or entries of a filter: they are listed, some hundred bytes each."""


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
    except BadInput as error:  # it names the file
        raise UnknownStructure(str(error)) from None
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
            return files.sparse(rest, MOST_PLACES)
        case "basis":
            return files.user_basis(rest)
        case "rank-one":
            return files.rank_one(rest)
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
    if (taps := math.prod(sides) * math.prod(channels)) > MOST_PLACES:
        raise UnknownStructure(f"structure {text!r}: a filter of {taps} entries; expected at most {MOST_PLACES}")
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
    if not re.fullmatch(r"[0-9]+(x[0-9]+)?", part):
        raise UnknownStructure(f"structure {text!r}: expected one size, like 8, or rows x columns, like 3x4, got {part!r}")
    rows, *columns = _sizes(part, 1 + part.count("x"), text)
    return rows, (columns or [rows])[0]
