"""Proposition 4 (Section 5): which data can align with some element of a layer structure?

Read in this order: ``statement`` (as printed, and what holds instead), ``refutation`` (a permutation aligns with everything),
``appendix`` (two sentences of Appendix K), ``criterion`` (commuting Gram matrices), ``counting`` (the dimension count, with the
inequality that decides it), ``sharpness`` (one dimension more and it fails), ``linear_test`` (the certificate for a given
structure), ``structures`` (structures on which it says yes, and no), ``shift_test`` (zero-padded convolutions of any size),
``open_test`` (when an open set of data aligns), ``every_data`` (when all data do), ``lone_pixel``, ``circle_test``,
``one_place_a_row`` and ``kinds`` (what the kind of a structure shows at every size), ``decision`` (what ``apply`` answers, held
against structures known by hand), ``measured`` (the answer for a basis in floats), ``rank_one`` (spaces that meet all data),
``necessity`` and ``rank_conditions`` (what each hypothesis is for), ``descent`` (least defect over the unit sphere of a
structure, in floats), ``campaign`` (the phase diagram, a command), ``phase_diagram`` (as checks).
"""

from proofs.proposition4 import (
    appendix,
    circle_test,
    counting,
    criterion,
    decision,
    every_data,
    kinds,
    linear_test,
    lone_pixel,
    necessity,
    one_place_a_row,
    open_test,
    phase_diagram,
    rank_conditions,
    refutation,
    sharpness,
    shift_test,
    structures,
)
from proofs.proposition4.statement import PROPOSITION4

__all__ = [
    "PROPOSITION4",
    "appendix",
    "circle_test",
    "counting",
    "criterion",
    "decision",
    "every_data",
    "kinds",
    "linear_test",
    "lone_pixel",
    "necessity",
    "one_place_a_row",
    "open_test",
    "phase_diagram",
    "rank_conditions",
    "refutation",
    "sharpness",
    "shift_test",
    "structures",
]
