"""Proposition 2 as a picture: of all factorizations of a matrix, the aligned and balanced ones have the least sum of squares.

Every invertible factorization of P is ``W_1 = G W_1*``, ``W_2 = W_2* G^{-1}`` with a least one ``W_1* =
S^{1/2} V^T``, ``W_2* = U S^{1/2}``. The picture leaves it in four directions: ``G = exp(tau H)``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from proofs.experiments.measures import alignment_defect
from proofs.experiments.setting import Floats
from proofs.experiments.starts import generator
from verify.claim.answer import Answer
from verify.figures import Content, Effort, Picture, Theme
from verify.figures.compact import compact
from verify.figures.picture import Data
from verify.numeric.tolerance import gamma
from verify.sampling.orthogonal import haar

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SINGULAR = np.array([2.0, 0.5])
WAYS = {
    "scale both modes: balance is lost": np.eye(2),
    "scale one mode: balance is lost": np.diag([1.0, 0.0]),
    "shear: alignment is lost": np.array([[0.0, 1.0], [0.0, 0.0]]),
    "turn: still least": np.array([[0.0, -1.0], [1.0, 0.0]]),
}
LEAST = {"turn: still least"}


def power(H: Floats, tau: float) -> Floats:
    """Return ``exp(tau H)``."""
    from scipy.linalg import expm

    return np.asarray(expm(tau * H))


def compute(effort: Effort) -> Content:
    """Tabulate the sum of squares and the alignment defect along the four ways."""
    rng = generator("factorizations", 0)
    U, V = haar(rng, 2), haar(rng, 2)
    first, second = np.sqrt(SINGULAR)[:, None] * V.T, U * np.sqrt(SINGULAR)
    least = 2 * float(SINGULAR.sum())
    taus = np.arange(-32, 33) / 40
    curves, fits = [], []
    for name, H in WAYS.items():
        layers = [(power(H, tau) @ first, second @ power(-H, tau)) for tau in taus]
        sizes = np.array([float((W1**2).sum() + (W2**2).sum()) for W1, W2 in layers])
        defects = [alignment_defect(pair).value for pair in layers]
        curves.append({"name": name, "sizes": compact(sizes), "defects": compact(defects)})
        rounding = gamma(64) * float(sizes.max())
        away = taus != 0
        above = sizes[away] - least
        fits.append(bool((np.abs(above) <= rounding).all()) if name in LEAST else bool((above > rounding).all()))
    good = all(fits)
    finding = (
        f"The least value is 2 ||P||_* = {least:g}; turning the inner frame keeps it, every other way leads up."
        if good
        else "Some way does not lead where Proposition 2 says."
    )
    caption = (
        "Factorizations W_2 W_1 of one 2 x 2 matrix with singular values 2 and 1/2, along four ways out of a least one. Left: the "
        "sum of squares of both layers. Right: the alignment defect, which only the shear makes positive."
    )
    data = {"tau": compact(taus), "least": least, "curves": curves}
    return Content(data, caption, f"Two panels. {caption} {finding}", Answer.of(good), finding)


def draw(figure: Figure, data: Data, theme: Theme) -> None:
    """Draw sizes and defects along the ways."""
    left, right = figure.subplots(1, 2)
    for number, curve in enumerate(data["curves"]):
        style = theme.curve(number, every=8)
        left.plot(data["tau"], curve["sizes"], label=curve["name"], **style)
        right.plot(data["tau"], curve["defects"], **style)
    left.axhline(data["least"], color=theme.ink, linewidth=0.9, linestyle=(0, (2, 2)))
    left.set(title="Sum of squares", xlabel="how far", ylim=(data["least"] - 1.3, None))
    left.text(data["tau"][0], data["least"] - 0.3, f"2 ||P||$_*$ = {data['least']:g}", va="top", fontsize=8)
    left.legend(loc="upper center", fontsize=7.5)
    right.set(title="Alignment defect", xlabel="how far")


FACTORIZATIONS = Picture(
    "proposition-2-factorizations", "The least factorizations are aligned and balanced", "Proposition 2", compute, draw
)
