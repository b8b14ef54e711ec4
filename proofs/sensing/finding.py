"""What ``apply sensing`` says of measurements: the answer in a sentence, evidence, a witness, a certificate, what to ask next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proofs.alignment.chain_certificate import LARGEST_COST, LARGEST_LAYER, Sentence
from proofs.sensing.decision import Asymmetry, CommonFrames
from proofs.sensing.targets import ClassForTargets
from verify.apply import Array, Fact, Family
from verify.apply.quantities import lower, upper
from verify.certificate import Certificate, CertificateError
from verify.claim import Answer
from verify.exact import RationalMatrix

COMMON = Sentence(
    "sensing.common-frames",
    "M_i^T M_j and M_i M_j^T are symmetric for all i, j, so that there are orthogonal U, V with all U^T M_i V diagonal",
)


@dataclass(frozen=True)
class Sensing:
    """The typed result.

    Attributes:
        asymmetry: a product of two measurements that is not symmetric, exactly; none if there are common frames.
        frames: the frames that were found in floats, and distances on both sides; none where floats overflow.
        realizable: whether some matrix has these targets; none without targets.
        special: what is known for these targets where common frames do not decide.
    """

    asymmetry: Asymmetry | None
    frames: CommonFrames | None
    realizable: bool | None = None
    special: ClassForTargets | None = None


def sentence(found: Sensing, verdict: Answer, zero: bool, targets: bool, by_measurement: bool) -> str:
    """Return the answer in a sentence; ``by_measurement``: the numbers themselves are known up to an uncertainty."""
    if zero and verdict is Answer.FAILS:
        return "The theorem does not apply: all measurements are zero, so nothing is ever trained."
    if found.realizable is False:
        return "The theorem does not apply: no matrix has these targets, so zero error is out of reach."
    if by_measurement and found.asymmetry is not None:
        return {
            Answer.HOLDS: "Alignment is an invariant of training for some measurements within this uncertainty.",
            Answer.FAILS: "No measurements within this uncertainty have common frames: alignment is not an invariant.",
            Answer.UNDECIDED: "Within this uncertainty it is open whether the measurements are diagonal in common frames.",
        }[verdict]
    if found.asymmetry is None:
        return "Alignment is an invariant of training: all measurements are diagonal in common frames."
    if verdict is Answer.HOLDS:
        return (
            "For these targets alignment is an invariant of training, although the measurements have no common frames."
        )
    if verdict is Answer.UNDECIDED:
        return "The measurements have no common frames; whether alignment is an invariant for these targets all the same is open."
    if targets:
        return (
            "Alignment is not an invariant of training for these targets: no frames keep a class of aligned networks."
        )
    return (
        "Alignment is not an invariant of training for every target: no frames make all measurements diagonal "
        "(for special targets it can be one)."
    )


def input_lines(family: Family, targets: Array | None, x_star: Array | None) -> list[str]:
    """Return what was read, one line an input."""
    first, n = family.members[0], len(family.members)
    many = f"{n} measurements" if n > 1 else "one measurement"
    lines = [f"{many} of {family.shape[0]} x {family.shape[1]}, {first.numbers.value} ({first.dtype})"]
    return [*lines, *(f"{A.where}: {A.shape[0]} x {A.shape[1]}, {A.numbers.value}" for A in (targets, x_star) if A)]


def evidence(found: Sensing, M: Sequence[RationalMatrix]) -> list[Fact]:
    """Return the facts behind the answer."""
    n, facts = len(M), []
    if found.asymmetry is None:
        text = f"M_i^T M_j and M_i M_j^T are symmetric for all {n * (n - 1) // 2} pairs, exactly"
        text = text if n > 1 else "a single measurement has frames of its own: its singular value decomposition"
        facts.append(Fact("products", text, n * (n - 1) // 2))
    else:
        facts.append(Fact("asymmetry", f"{_named(found.asymmetry)} is not symmetric", _pair(found.asymmetry)))
    if found.frames is not None:
        within = found.frames.within
        text = f"measurements with common frames have each one within {upper(within)} (Frobenius norm): such frames were found"
        facts.append(Fact("distance-from-above", text, within))
        if found.asymmetry is not None and found.frames.at_least > 0:
            text = (
                f"no measurements with common frames have each one within {lower(found.frames.at_least)} (Frobenius norm)"
            )
            facts.append(Fact("distance-from-below", text, found.frames.at_least))
    if found.realizable is not None:
        facts.append(
            Fact(
                "realizable",
                f"{'some' if found.realizable else 'no'} matrix has these targets, exactly",
                found.realizable,
            )
        )
    special = found.special
    if special is not None and special.asymmetry is not None:
        text = (
            f"{_power(special.asymmetry.i)} and {_power(special.asymmetry.j)}, where Y = sum_i y_i M_i, C(Z) = sum_i <M_i, Z> M_i, "
            "would both be diagonal in such frames, but a product of theirs is not symmetric"
        )
        facts.append(Fact("targets", text, _pair(special.asymmetry)))
    elif special is not None and special.answer is Answer.HOLDS:
        text = "in the witness frames Y = sum_i y_i M_i is diagonal, and C(Z) = sum_i <M_i, Z> M_i maps diagonals to diagonals"
        facts.append(Fact("targets", text, None))
    return facts


def _named(asymmetry: Asymmetry) -> str:
    return _product(asymmetry.side, asymmetry.i, asymmetry.j)


def _product(side: str, i: int, j: int) -> str:
    return side.replace("_i", f"_{i}").replace("_j", f"_{j}")


def _pair(asymmetry: Asymmetry) -> dict[str, Any]:
    return {"i": asymmetry.i, "j": asymmetry.j, "product": asymmetry.side}


def _power(position: int) -> str:
    return "Y" if position == 1 else "C(Y)" if position == 2 else f"C^{position - 1}(Y)"


def witness(found: Sensing, verdict: Answer) -> dict[str, Any]:
    """Return the frames that a positive answer rests on."""
    if verdict is not Answer.HOLDS:
        return {}
    if found.special is not None and found.special.U is not None and found.special.V is not None:
        says = "orthogonal columns, to be divided by their lengths; exact"
        return {"U": found.special.U.to_strings(), "V": found.special.V.to_strings(), "says": says}
    if found.frames is None or max(found.frames.U.shape[0], found.frames.V.shape[0]) > 256:
        return {}
    return {
        "U": found.frames.U.tolist(),
        "V": found.frames.V.tolist(),
        "within": found.frames.within,
        "says": "float frames; measurements that such frames make diagonal lie within the number in within (Frobenius norm)",
    }


def certificate(M: Sequence[RationalMatrix], found: Sensing, verdict: Answer) -> Mapping[str, Any] | None:
    """Return the certificate of common frames, or of a pair that refutes them for all targets; ``None`` for special targets."""
    rows, columns = M[0].shape
    try:
        if found.asymmetry is not None:
            if verdict is not Answer.FAILS or found.realizable is not None or rows * columns > LARGEST_LAYER:
                return None
            i, j = found.asymmetry.i, found.asymmetry.j
            return refuting({i: M[i - 1], j: M[j - 1]}, i, j, found.asymmetry.side).seal()
        pairs = len(M) * (len(M) - 1) // 2
        if (
            pairs * rows * columns * (rows + columns) > LARGEST_COST
            or len(M) * rows * columns > LARGEST_LAYER
            or pairs > 500
        ):
            return None
        return symmetric(M).seal()
    except CertificateError:
        return None


def refuting(M: Mapping[int, RationalMatrix], i: int, j: int, side: str) -> Certificate:
    """Write a product of two measurements that is not symmetric."""
    formula = {"M_i^T M_j": f"M{i}^T*M{j}", "M_i M_j^T": f"M{i}*M{j}^T"}[side]
    written = Certificate("counterexample", COMMON).given({f"M{number}": A for number, A in M.items()})
    return written.conclusion(f"{_product(side, i, j)} is symmetric", f"issymmetric({formula})")


def symmetric(M: Sequence[RationalMatrix]) -> Certificate:
    """Write that both products of all pairs of measurements are symmetric."""
    written = Certificate("witness", COMMON).given({f"M{i}": A for i, A in enumerate(M, 1)})
    if len(M) == 1:
        return written.conclusion("a single measurement has frames", "issymmetric(gram(M1))")
    for j in range(2, len(M) + 1):
        for i in range(1, j):
            formula = f"issymmetric(M{i}^T*M{j}) and issymmetric(M{i}*M{j}^T)"
            written.conclusion(f"both products of measurements {i} and {j} are symmetric", formula)
    return written


def next_questions(found: Sensing, verdict: Answer, targets: bool, by_measurement: bool) -> list[str]:
    """Return what a reader may want to ask next."""
    if verdict is Answer.HOLDS:
        return ["start with Q_0 = V, Q_d = U and d >= 2 layers: the frames stay, and only the diagonals are trained"]
    lines = []
    if found.asymmetry is not None and found.frames is not None and not by_measurement and not targets:
        lines.append(
            f"if the numbers are measurements, ask with --uncertainty: from {upper(found.frames.within)} on the answer is yes"
        )
    if found.asymmetry is not None and not targets:
        lines.append("ask about your targets alone: --targets FILE, or --x-star FILE")
    if found.realizable is False:
        lines.append("ask about targets that some matrix has: --x-star FILE")
    return lines
