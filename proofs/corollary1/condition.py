"""Do the hypotheses of Corollary 1 hold for this network on these data? Exactly for rational numbers, up to rounding for floats.

A network whose product W has rank r has r threads from the inputs to the outputs. They span the rows of W at the input and the
columns of W at the output, and any common eigenbasis V of the Gram matrices ``G_i`` of the partial products gives them.
So frames that make the data split exist iff the chain is aligned, N and M keep these spaces, and the matrices ``G_i``, N
and ``W^T M`` commute on the rows of W, the last being symmetric there.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from proofs.alignment.decision import decide
from proofs.alignment.float_frames import float_frames
from proofs.alignment.witness import joint_directions
from proofs.corollary1.curve import ModesOfNetwork, modes_in_floats, modes_of_network
from proofs.corollary1.deficient import modes_in, obstacle, splitting_frames
from proofs.dynamics import Mode
from proofs.network import Data, product
from verify.apply import Array, BadInput, Chain
from verify.claim import Answer
from verify.exact import RationalMatrix, hstack, orthogonalised
from verify.numeric.tolerance import SMALLEST_FLOAT64, most_explained, residual_tolerance

LARGEST = 96
"""Widths up to which the exact decision is made for floats, whose integers are long."""


@dataclass(frozen=True)
class Applicability:
    """Whether Corollary 1 applies.

    Attributes:
        answer: holds (exactly, or up to rounding), fails, undecided.
        exact: whether the answer is about exactly these numbers.
        reason: why not, or why it is open; empty for a yes.
        found: the modes in floats, where they could be read.
        rounding: what rounding explains of their ``misaligned`` and ``unsplit``.
        modes: the modes as exact numbers, where the answer is an exact yes and they are rational.
    """

    answer: Answer
    exact: bool
    reason: str
    found: ModesOfNetwork | None
    rounding: float
    modes: tuple[Mode, ...] | None = None


def applicability(X: Array, Y: Array, weights: Chain) -> Applicability:
    """Decide the hypotheses; shapes are taken to fit (:func:`proofs.network.asked.ensure_fit`)."""
    found, trouble = _floats(X, Y, weights)
    rounding = _rounding(found, X, Y, weights) if found is not None else 0.0
    modes_fit = found is not None and found.misaligned <= rounding and found.unsplit <= rounding
    inexact = any(A.numbers.measured for A in (X, Y, *weights.layers))
    if inexact and modes_fit and _aligned_beside_the_modes(weights, rounding):
        return Applicability(Answer.HOLDS, False, "", found, rounding)
    if inexact and max(*weights.widths, X.shape[1]) > LARGEST:
        off = f"the frames that were found leave {_off(found):.3g}" if found is not None else trouble
        if modes_fit:
            off = "no frames were found for what the layers hold beside the modes"
        return Applicability(
            Answer.UNDECIDED, False, f"{off}, and the layers are too large for an exact no", found, rounding
        )
    data, layers = Data(X.exact, Y.exact), [W.exact for W in weights.layers]
    answer, reason = first_obstacle(data, layers)
    modes = exact_modes(data, layers) if answer is Answer.HOLDS else None
    if found is None and modes is not None:  # a mode that is zero is not seen in floats
        with suppress(OverflowError):
            found = modes_in_floats(modes)
    return Applicability(answer, True, reason, found, rounding, modes)


def first_obstacle(data: Data, layers: Sequence[RationalMatrix]) -> tuple[Answer, str]:
    """Decide the hypotheses exactly; return the answer and the first reason against it."""
    W, r = product(layers), min(layers[0].columns, *(A.rows for A in layers))
    deficient = W.rank() < r
    aligned = decide(layers, frames=deficient)
    if aligned.answer is Answer.UNDECIDED:
        return Answer.UNDECIDED, "whether the layers are aligned could not be decided within the limits"
    if aligned.answer is Answer.FAILS:
        return Answer.FAILS, "the layers are not aligned"
    if deficient:
        if splitting_frames(data, layers, aligned) is not None:
            return Answer.HOLDS, ""
        if why := obstacle(data, layers):
            return Answer.FAILS, f"{why}, so the data split in no frames of the network"
        return (
            Answer.UNDECIDED,
            f"the product of the layers has rank {W.rank()} < r = {r}, so it does not show the frames, and in those that were "
            "found X X^T and Y X^T do not split; open is whether they do in others that make the layers diagonal",
        )
    B, N, M = W.row_space().T, data.N, data.M
    image, pulled = W @ B, W.T @ M
    if hstack([B, N @ B]).rank() > r:
        return (
            Answer.FAILS,
            "X X^T does not keep the rows of W_d ... W_1, so it does not split in the frames of the network",
        )
    if hstack([image, M @ B]).rank() > r or hstack([B, M.T @ image]).rank() > r:
        return Answer.FAILS, "Y X^T does not keep the rows and columns of W_d ... W_1: it does not split in the frames"
    if not (B.T @ pulled @ B).is_symmetric():
        return Answer.FAILS, "Y X^T is not diagonal in the frames of the network, whichever are chosen"
    family = [*grams(layers), pulled]
    for i, G in enumerate(family, 1):
        if not (B.T @ (G @ N - N @ G) @ B).is_zero():
            what = f"(W_{i} ... W_1)^T (W_{i} ... W_1)" if i < len(family) else "W^T Y X^T"
            return Answer.FAILS, f"X X^T does not commute with {what}: it is not diagonal in the frames of the network"
    for i, G in enumerate(family[:-1], 1):
        if not (B.T @ (G @ pulled - pulled @ G) @ B).is_zero():
            return Answer.FAILS, f"W^T Y X^T does not commute with (W_{i} ... W_1)^T (W_{i} ... W_1): the frames differ"
    return Answer.HOLDS, ""


def grams(layers: Sequence[RationalMatrix]) -> list[RationalMatrix]:
    """Return ``(W_i ... W_1)^T (W_i ... W_1)`` for i = 1, ..., d."""
    partial = [product(layers[:i]) for i in range(1, len(layers) + 1)]
    return [P.T @ P for P in partial]


def exact_modes(data: Data, layers: Sequence[RationalMatrix]) -> tuple[Mode, ...] | None:
    """Return the modes of a network that satisfies the hypotheses, or ``None`` where one of their numbers is irrational."""
    W = product(layers)
    if max(W.shape) > LARGEST:
        return None
    if W.rank() < min(layers[0].columns, *(A.rows for A in layers)):
        frames = splitting_frames(data, layers, decide(layers))
        return modes_in(data, layers, frames) if frames is not None else None
    directions = joint_directions(orthogonalised(W.row_space().T), [*grams(layers), data.N, W.T @ data.M])
    if directions is None:
        return None
    modes = []
    for v in directions:
        sigma, before, length = [], v, v.frobenius_squared()
        first = length
        for layer in layers:
            before = layer @ before
            ratio = _root(before.frobenius_squared() / length)
            if ratio is None:
                return None
            sigma.append(ratio)
            length = before.frobenius_squared()
        scale = _root(first * length)
        if scale is None:
            return None
        lam = (v.T @ data.N @ v)[0, 0] / first
        modes.append(Mode(tuple(sigma), lam, (before.T @ data.M @ v)[0, 0] / scale))
    return tuple(modes)


def _root(x: Fraction) -> Fraction | None:
    p, q = isqrt(x.numerator), isqrt(x.denominator)
    return Fraction(p, q) if p * p == x.numerator and q * q == x.denominator else None


def _floats(X: Array, Y: Array, weights: Chain) -> tuple[ModesOfNetwork | None, str]:
    try:
        if any(_underflows(A.floats, X.floats) for A in (X, Y)):
            return None, "products of the data are below what floats can hold"
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            return modes_of_network(X.floats, Y.floats, tuple(W.floats for W in weights.layers)), ""
    except (BadInput, FloatingPointError, np.linalg.LinAlgError):
        return None, "the numbers are beyond what floats can hold"
    except ValueError as error:
        return None, str(error)


def _aligned_beside_the_modes(weights: Chain, rounding: float) -> bool:
    """Whether frames of the whole chain are found up to rounding: the modes show the r threads only, not what wide layers hold
    beside them. Layers of norm one are looked at, as a scale changes no alignment.
    """
    if len(set(weights.widths)) == 1:  # the threads are everything
        return True
    layers = [W.floats / np.linalg.norm(W.floats) for W in weights.layers]
    frames = float_frames(layers, wanted=rounding)
    return frames is not None and frames.seen <= rounding


def _underflows(A: NDArray[np.float64], X: NDArray[np.float64]) -> bool:
    """Whether what underflow takes from ``A X^T`` may show beside it, so that a product may look zero, or split, and is not."""
    if not (A.any() and X.any()):
        return False
    with np.errstate(all="ignore"):
        return not float(np.linalg.norm(A @ X.T)) > SMALLEST_FLOAT64 * 2.0**80 * A.size * X.size


def _rounding(found: ModesOfNetwork, X: Array, Y: Array, weights: Chain) -> float:
    """Return what rounding explains: every direction is pushed through the layers, which enlarges errors by their condition.

    However large that is, nothing that takes more than half of the digits of the numbers counts as rounding.
    """
    prefixes = np.cumprod(found.sigma, axis=0)
    condition = float((prefixes.max(axis=1) / prefixes.min(axis=1)).max())
    spread = float((found.sigma.max(axis=1) / found.sigma.min(axis=1)).max())
    unit = max(A.unit for A in (X, Y, *weights.layers))
    size = max(*weights.widths, X.shape[1]) * len(weights.layers)
    explained, most = float(residual_tolerance(condition * spread, size)) * unit / 2.0**-53, most_explained(unit)
    return explained if explained < most else most


def _off(found: ModesOfNetwork) -> float:
    return max(found.misaligned, found.unsplit)
