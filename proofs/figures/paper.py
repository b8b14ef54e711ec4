"""The paper's figures 1a-c, 2a-b and 3a-c, run again."""

from __future__ import annotations

from collections.abc import Callable

from proofs.experiments import classification, constrained, regression
from proofs.figures.run_panels import SIZE, draw
from verify.claim.answer import Answer
from verify.figures import Content, Effort, Picture

NINE = "Two hidden layers of 9"


def _figure(number: str, title: str, compute: Callable[[Effort], Content]) -> Picture:
    return Picture(f"figure-{number}", title, f"Figure {number}", compute, draw, SIZE)


FIGURE_1A = _figure(
    "1a",
    "Regression on unrelated data: alignment is lost",
    regression.figure(
        "1a", regression.unrelated, Answer.FAILS, f"{NINE}, X and Y standard normal, squared loss; aligned starts"
    ),
)
FIGURE_1B = _figure("1b", "Digits, squared loss: alignment is lost", classification.squared_loss)
FIGURE_1C = _figure("1c", "Digits, cross entropy: alignment is lost", classification.cross_entropy)
FIGURE_2A = _figure("2a", "Toeplitz layers: alignment is lost", constrained.toeplitz)
FIGURE_2B = _figure("2b", "Convolutional autoencoder of one digit: alignment is lost", constrained.filters)
FIGURE_3A = _figure(
    "3a",
    "Autoencoding: alignment is kept",
    regression.figure(
        "3a",
        regression.autoencoding,
        Answer.HOLDS,
        f"{NINE}, X = Y standard normal; starts aligned in the data's frames",
    ),
)
FIGURE_3B = _figure(
    "3b",
    "Matrix factorization: alignment is kept",
    regression.figure(
        "3b",
        regression.factorization,
        Answer.HOLDS,
        f"{NINE}, X = I, Y standard normal; starts aligned in the data's frames",
    ),
)
FIGURE_3C = _figure(
    "3c",
    "Matrix inversion: alignment is kept",
    regression.figure(
        "3c",
        regression.inversion,
        Answer.HOLDS,
        f"{NINE}, X standard normal, Y = I; starts aligned in the data's frames",
    ),
)
