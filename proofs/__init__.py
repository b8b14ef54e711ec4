"""The paper: "On Alignment in Deep Linear Neural Networks" (an ICLR 2021 submission), result by result.

The objects of its theory are in ``network``, ``alignment`` and ``dynamics``; every other package is one result, and reads
like a page of the paper: the statement, the derivation, what is certified and sampled, what is refuted and
repaired.
"""

CLAIMS = {
    "theorem1": "proofs.theorem1",
    "lemma1": "proofs.lemma1",
    "lemma2": "proofs.lemma2",
    "theorem4": "proofs.theorem4",
    "corollary1": "proofs.corollary1",
    "proposition1": "proofs.proposition1",
    "lemma3": "proofs.lemma3",
    "classes": "proofs.classes",
    "sensing": "proofs.sensing",
    "proposition5": "proofs.proposition5",
    "proposition2": "proofs.proposition2",
    "remarks": "proofs.remarks",
    "theorem2": "proofs.theorem2",
    "proposition3": "proofs.proposition3",
    "proposition4": "proofs.proposition4",
    "theorem3": "proofs.theorem3",
    "example": "proofs.example",
}
"""In the order in which the paper states them; the remarks of its Sections 2 to 4 stand together."""

APPLICATIONS = {
    "alignment": "proofs.alignment.application",
    "theorem1": "proofs.theorem1.application",
    "theorem4": "proofs.theorem4.application",
    "training": "proofs.training.application",
    "corollary1": "proofs.corollary1.application",
    "proposition1": "proofs.proposition1.application",
    "sensing": "proofs.sensing.application",
    "proposition4": "proofs.proposition4.application",
}
"""What can be asked of a user's own data (``apply``)."""

FIGURES = {
    **{f"figure-{number}": "proofs.figures.paper" for number in ("1a", "1b", "1c", "2a", "2b", "3a", "3b", "3c")},
    "theorem-1-training": "proofs.figures.near_condition",
    "theorem-1-counterexample": "proofs.figures.rank_one",
    "lemma-1-turning": "proofs.figures.turning_frame",
    "lemma-2-blocks": "proofs.figures.blocks",
    "theorem-4-cases": "proofs.figures.three_cases",
    "proposition-1-envelope": "proofs.figures.envelope",
    "proposition-1-step": "proofs.figures.step_bound",
    "proposition-5-plane": "proofs.figures.scalar_output",
    "proposition-2-factorizations": "proofs.figures.factorizations",
    "theorem-2-projection": "proofs.figures.projected_gradient",
    "proposition-3-frames": "proofs.figures.seen_frames",
    "proposition-4-phases": "proofs.figures.phase_diagram",
    "theorem-3-layers": "proofs.figures.free_layers",
    "example-filters": "proofs.figures.convolution_example",
}
"""What can be drawn (``figures``): the paper's experiments run again, and pictures that explain its results."""

CAMPAIGNS = {"phase-diagram": "proofs.proposition4.campaign"}
"""What can be asked of many drawn instances (``campaign``)."""
