"""How tight Proposition 1's step bound is: where a step first overshoots the optimum, for balanced starts.

With ``u = S/s`` and ``c = d eta lambda s^{2-2/d}`` a balanced mode moves by ``u' = u (1 + (c/d) u^{1-2/d}
(1-u))^d``. The printed bound allows c up to ln 2 (at the optimum, where it is weakest); the proved one allows
1; with more than 1 some start overshoots, and with more than 2 the optimum repels (its derivative is 1 - c).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from proofs.experiments.setting import Floats
from verify.claim.answer import Answer
from verify.figures import Content, Effort, Picture, Theme
from verify.figures.compact import compact
from verify.figures.picture import Data
from verify.numeric.tolerance import gamma

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DEPTHS = (2, 3, 5, 10)
PRINTED, PROVED, STABLE = float(np.log(2)), 1.0, 2.0
SHOWN = (PRINTED, PROVED, 1.5, 2.5)


def after(u: Floats, c: float, d: int) -> Floats:
    """Return ``S'/s`` after one step from a balanced mode at ``S/s = u``."""
    return np.asarray(u * (1 + (c / d) * u ** (1 - 2 / d) * (1 - u)) ** d)


def compute(effort: Effort) -> Content:
    """Tabulate one step over starts, and the largest overshoot over steps."""
    u = np.linspace(0, 1, 121)[1:]
    fine = 1 - np.geomspace(1e-4, 1, 4001)[:-1]  # dense near the optimum, where the overshoot begins
    sizes = np.linspace(0.3, 2.5, 221)
    overshoots = {d: np.array([max(0.0, float(after(fine, c, d).max()) - 1) for c in sizes]) for d in DEPTHS}
    rounding = gamma(8 * max(DEPTHS))
    first = {d: float(sizes[np.argmax(values > rounding)]) for d, values in overshoots.items()}
    grid = float(sizes[1] - sizes[0])
    # On the grid the first overshoot must come right after c = 1: not before, and not later than two grid points.
    tight = all(PROVED < c <= PROVED + 2 * grid for c in first.values())
    safe = all(float(values[sizes <= PROVED].max()) <= rounding for values in overshoots.values())
    finding = (
        f"Up to c = 1 no start overshoots, for depths {', '.join(map(str, DEPTHS))}; the first overshoot is seen at "
        f"c = {min(first.values()):.2f}. The printed ln 2 gives away a factor {1 / PRINTED:.2f}."
    )
    caption = (
        "Left: one step of a balanced network of depth 3, from S/s to S'/s, for four step sizes c (in units of "
        "the largest that is "
        "proved). Right: the largest overshoot over all starts below the optimum, against the step size, for "
        "four depths."
    )
    data = {
        "u": compact(u), "maps": [{"c": c, "after": compact(after(u, c, 3))} for c in SHOWN], "sizes": compact(sizes),
        "overshoots": {str(d): compact(values) for d, values in overshoots.items()},
    }  # fmt: skip
    return Content(data, caption, f"Two panels. {caption} {finding}", Answer.of(tight and safe), finding)


def draw(figure: Figure, data: Data, theme: Theme) -> None:
    """Draw the one-step maps and the overshoots."""
    left, right = figure.subplots(1, 2)
    names = ("c = ln 2 (printed)", "c = 1 (proved, best)", "c = 1.5", "c = 2.5")
    left.plot([0, 1], [0, 1], color=theme.ink, linewidth=0.8, linestyle=(0, (1, 2)))
    left.axhline(1, color=theme.ink, linewidth=0.8)
    left.text(0.02, 1.02, "optimum", fontsize=8)
    for number, (curve, name) in enumerate(zip(data["maps"], names, strict=True)):
        left.plot(data["u"], curve["after"], label=name, **theme.curve(number, every=24))
    left.set(title="One step, depth 3", xlabel="S/s before", ylabel="S/s after", xlim=(0, 1), ylim=(0, None))
    left.legend(loc="lower right")
    for number, (depth, values) in enumerate(data["overshoots"].items()):
        right.plot(data["sizes"], values, label=f"depth {depth}", **theme.curve(number, every=40))
    top = max(max(values) for values in data["overshoots"].values())
    for at, name in ((PRINTED, "ln 2: printed"), (PROVED, "1: proved"), (STABLE, "2: repels")):
        right.axvline(at, color=theme.ink, linewidth=0.9, linestyle=(0, (2, 2)))
        right.text(at - 0.02, top * 0.97, name, fontsize=8, va="top", ha="right", rotation=90)
    right.set(title="Largest overshoot over all starts", xlabel="step size c", ylabel="S/s - 1", ylim=(0, top))
    right.legend(loc="upper left", bbox_to_anchor=(0.34, 0.98))


STEP_BOUND = Picture("proposition-1-step", "How tight the step bound is", "Proposition 1", compute, draw)
