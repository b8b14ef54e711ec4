"""``apply proposition4``: can layers of this structure align with generic data at all?

The question is the printed conclusion for the structure at hand: almost no data of n samples can align with an element that is no
multiple of the identity. Orthogonal elements align with everything, so the answer names them apart from the others.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from proofs.alignability import Verdict, alignability
from proofs.proposition4.forms import FORMS
from proofs.proposition4.measured import within_rounding, within_uncertainty
from proofs.proposition4.statement import PROPOSITION4
from proofs.structure import UnknownStructure, UserBasis, structure_of
from proofs.structure.space import Structure
from verify.apply import Application, Array, BadInput, Fact, Family, Finding, Input, Kind, Reading, exactly, measured
from verify.claim import Answer

QUESTION = (
    "Is it so that almost no data can align with an element of the layer structure, multiples of the identity excepted?"
)

EXISTENCE = {Answer.HOLDS: "there are some", Answer.FAILS: "there are none", Answer.UNDECIDED: "undecided"}


def answer(
    samples: int, structure: str | None = None, basis: Family | None = None, uncertainty: Fraction | None = None
) -> Finding:
    """Return the finding about a layer structure and a number of samples."""
    if samples < 1:
        raise BadInput(f"the number of samples is {samples}; expected at least 1")
    layers = structure_asked_about(structure, basis)
    if uncertainty is not None and not _matrices(layers):
        why = "give those of this structure" if layers.is_measured else "a structure with a name is known exactly"
        raise BadInput(f"--uncertainty is about the matrices of --basis; {why}")
    rows, columns = layers.shape
    if rows != columns:
        raise BadInput(f"{layers.name}: the layers are {rows} x {columns}; Proposition 4 needs square ones")
    try:
        found = alignability(layers, samples)
    except ValueError as error:
        raise BadInput(" ".join(str(error).split())) from None
    near = within_rounding(found, layers) if uncertainty is None else within_uncertainty(found, layers, uncertainty)
    verdict = near.answer if near is not None else found.printed
    stands = verdict is found.printed
    return Finding(
        application="proposition4",
        question=QUESTION,
        answer=verdict,
        sentence=(near.sentence(samples) if near is not None else None) or _sentence(found),
        reading=_reading(layers, uncertainty),
        inputs=[f"{layers.name}: r = {found.r} parameters, layers {found.k} x {found.k}, n = {found.n} samples"],
        evidence=[*(near.facts() if near is not None else []), *_evidence(found)],
        witness=_witness(found),
        certificate=found.certificate if stands else None,
        next=[*(near.next() if near is not None else []), *(_next(found) if stands else [])],
        notes=_notes(found) if stands else ["the facts beside the nearest element are about the exact numbers"],
        details=found,
    )


def _matrices(layers: Structure) -> tuple[Array, ...]:
    """Return the user's matrices, where the structure is their span."""
    return layers.given if isinstance(layers, UserBasis) else ()


def _reading(layers: Structure, uncertainty: Fraction | None) -> Reading:
    if uncertainty is not None:
        return measured(uncertainty)
    if matrices := _matrices(layers):
        return exactly(matrices)
    if layers.is_measured:
        return Reading(True, "floats taken as the exact binary numbers that they hold")
    return Reading(True, "a layer structure, known exactly")


def structure_asked_about(structure: str | None, basis: Family | None) -> Structure:
    """Return the structure of that name, or the one of that basis.

    Raises:
        BadInput: not exactly one of the two, or one that is unknown or unusable.
    """
    if (structure is None) == (basis is None):
        raise BadInput("proposition4 needs a layer structure: either --structure NAME or --basis FILE, and not both")
    try:
        if basis is not None:
            return UserBasis.given_as(basis.members)
        return structure_of(structure or "")
    except (UnknownStructure, ValueError) as error:
        raise BadInput(" ".join(str(error).split())) from None


def _sentence(found: Verdict) -> str:
    n = f"{found.n} sample{'s' * (found.n > 1)}"
    orthogonal = found.orthogonal.beyond_identity is Answer.HOLDS
    if found.printed is Answer.HOLDS:
        return f"Almost no data of {n} can align with a layer of this structure, multiples of the identity excepted."
    if found.printed is Answer.UNDECIDED:
        if found.repaired is Answer.HOLDS:
            return f"Only scaled orthogonal layers could align with generic data of {n}, and whether there are any but I is open."
        return f"It is open whether layers of this structure can align with generic data of {n}."
    if found.family is not None:
        return f"Every data set of {n} aligns with some layer of this structure, not only with scaled orthogonal ones."
    if not orthogonal:
        return f"An open set of data of {n} (so not almost none) aligns with layers of this structure."
    others = {
        Answer.HOLDS: "With the others almost none can.",
        Answer.FAILS: "With the others an open set of data aligns.",
        Answer.UNDECIDED: "About the others it is open.",
    }[found.repaired]
    reason = "the structure contains a scaled orthogonal matrix that is no multiple of the identity"
    return f"Every data set of {n} aligns with some layer of this structure: {reason}. {others}"


def _evidence(found: Verdict) -> list[Fact]:
    facts = [Fact("repaired", found.explanation()[2], found.repaired.value)]
    orthogonal = found.orthogonal
    text = f"scaled orthogonal elements beyond multiples of I: {EXISTENCE[orthogonal.beyond_identity]}; {orthogonal.reason}"
    facts.append(Fact("scaled-orthogonal", text, orthogonal.beyond_identity.value))
    if (moved := found.open_set) is not None and moved.found is not None:
        text = f"the frames of one element move in {moved.found} directions of {moved.needed}, modulo {moved.prime}"
        facts.append(Fact("open-set", text, {"directions": moved.found, "needed": moved.needed, "prime": moved.prime}))
    if (linear := found.linear) is not None:
        text = (
            f"the products A_i^T A_j + A_j^T A_i span {linear.dimension} dimensions "
            f"({'with' if linear.contains_identity else 'without'} I); their commutators with one integer matrix of rank at most "
            f"{found.n} have rank {linear.found} of {linear.needed}, modulo {linear.prime}"
        )
        value = {"dimension": linear.dimension, "rank": linear.found, "needed": linear.needed, "prime": linear.prime}
        facts.append(Fact("linear-test", text, value))
    if (macaulay := found.macaulay) is not None:
        text = f"Macaulay test at degree {macaulay.degree}: rank {macaulay.found} of {macaulay.needed}"
        value = {"degree": macaulay.degree, "rank": macaulay.found, "needed": macaulay.needed}
        facts.append(Fact("macaulay-test", text, value))
    met = {True: "met", False: "not met"}
    text = (
        f"printed threshold r < k - 1 - C(k-n, 2): {met[found.printed_threshold]}; "
        f"sharp threshold r <= min(n, k-1): {met[found.sharp_threshold]}"
    )
    size = {"r": found.r, "k": found.k, "n": found.n}
    return [
        *facts,
        Fact("thresholds", text, size | {"printed": found.printed_threshold, "sharp": found.sharp_threshold}),
    ]


def _witness(found: Verdict) -> dict[str, Any]:
    if (algebraic := found.orthogonal.algebraic) is not None:
        *named, root = algebraic.named()
        return {
            "coefficients": dict(line.split(" = ", 1) for line in named),
            "says": f"coefficients in the basis (others are 0) of a scaled orthogonal matrix, no multiple of I; exact, {root}",
        }
    if (box := found.orthogonal.enclosed) is not None:
        return {
            "coefficients": dict(line.split(" = ", 1) for line in box.named()),
            "says": "bounds of coefficients in the basis (others are 0): inside lies a scaled orthogonal matrix, no multiple of I",
        }
    if found.orthogonal.element is None:
        return {}
    return {
        "coefficients": {f"c_{j}": str(x) for j, x in enumerate(found.orthogonal.element, 1) if x},
        "says": "coefficients in the basis (others are 0) of a scaled orthogonal matrix, no multiple of I; exact",
    }


def _next(found: Verdict) -> list[str]:
    if named := found.orthogonal.named():
        return [f"the element with {named} (others 0) is scaled orthogonal and aligns with every data set"]
    if found.printed is Answer.HOLDS:
        return ["expect alignment to be lost in training such layers, except on special data"]
    if found.repaired is Answer.UNDECIDED:
        figures = [f"what would decide it: {line}" for line in found.evidence.split("; ")[1:]]
        return [*figures, "more samples or fewer parameters (r <= min(n, k-1)) decide it as well"]
    if found.printed is Answer.UNDECIDED:
        return [f"what would decide it: whether some element but c I is scaled orthogonal; {found.orthogonal.reason}"]
    return []


def _notes(found: Verdict) -> list[str]:
    notes = [f"rests on: {line}" for line in found.trusted]
    if found.certificate is None and found.printed is not Answer.UNDECIDED:
        notes.append(f"no certificate: {found.uncertified}")
    elif found.certificate is not None and (found.repaired is Answer.UNDECIDED or found.uncertified):
        why = f" alone: {found.uncertified}" if found.uncertified else ""
        notes.append(f"the certificate is about the scaled orthogonal elements{why}")
    return notes


APPLICATION = Application(
    "proposition4",
    title="Can layers of this structure align with generic data at all?",
    inputs=(
        Input("samples", "the number n of samples", Kind.WHOLE),
        Input("structure", "a layer structure, such as conv2d:28x28:3x3", Kind.WORD, required=False),
        Input("basis", "a layer structure by its basis matrices", Kind.FAMILY, "r x k x k", required=False),
        Input(
            "uncertainty",
            "take the basis as measured, each matrix known up to this (spectral norm)",
            Kind.NUMBER,
            required=False,
        ),
    ),
    answer=answer,
    forms=FORMS,
)

if PROPOSITION4.application is None:
    PROPOSITION4.applies(APPLICATION)
