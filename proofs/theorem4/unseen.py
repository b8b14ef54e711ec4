"""Modes that the data do not see, ``lambda = lambda' = 0`` (Appendix D): they rest, in frames that split the data."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

from proofs.alignment import FiniteRun, frames_of
from proofs.alignment.exact_runs import one
from proofs.alignment.run_certificate import RunCertificate
from proofs.lemma2.condition import split_in
from proofs.lemma2.instances import SPLITTINGS, Splitting
from proofs.network import Data
from proofs.theorem4.statement import THEOREM4, UNSEEN
from verify.claim import Answer, Count, Counterexample, Outcome
from verify.exact import RationalMatrix
from verify.symbolic import (
    Derivation,
    Instance,
    Rational,
    Relation,
    define,
    diagonal,
    established,
    matrix,
    orthogonal,
    scalar,
    symmetric,
)
from verify.symbolic.relations import Sampler


def _below(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw a diagonal D_B with the entry b at place j, the first."""
    rows, columns = instance.dimensions["k_{i-1}"], instance.dimensions["k_0"]
    b = Fraction(rng.choice([-2, -1, 1, 2]))
    entries = [b, *(Fraction(rng.randint(-2, 2)) for _ in range(min(rows, columns) - 1))]
    places = {"e_j": Rational.coordinate(rows), "f_j": Rational.coordinate(columns)}
    return {"D_B": Rational.diagonal(rows, columns, entries), "b_j": b, **places}


def _blind(name: str, rows: str) -> Sampler:
    """Draw a matrix whose first column is zero, its first row too if it is square."""

    def sample(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
        m, k = instance.dimensions[rows], instance.dimensions["k_0"]
        entries = [[Fraction(rng.randint(-2, 2)) for _ in range(k)] for _ in range(m)]
        square = rows == "k_0"
        drawn = [
            [0 if q == 0 or (square and p == 0) else entries[min(p, q)][max(p, q)] if square else entries[p][q] for q in range(k)]
            for p in range(m)
        ]  # fmt: skip
        return {name: Rational.of(m, k, drawn), "f_j": Rational.coordinate(k)}

    return sample


@THEOREM4.derived(
    covers="all widths, every depth and layer; t by induction, the frames being kept",
    controls={
        "with_a_target": {"target": True},
        "with_an_input": {"input": True},
        "with_a_chain_that_is_not_aligned_below": {"aligned": False},
    },
)
def a_mode_that_is_not_seen_does_not_move(
    *, target: bool = False, input: bool = False, aligned: bool = True
) -> Outcome:
    """Column j of the move of layer i in its frames, ``eta D_A^T (U^T M V - S V^T N V) D_B^T e_j``, is ``b_j eta D_A^T`` times
    column j of ``U^T M V - S V^T N V``: zero where those of ``U^T M V`` and ``V^T N V`` are, as ``lambda' = lambda = 0`` says.
    """
    DA, S = diagonal("D_A", "k_d", "k_i"), diagonal("S", "k_d", "k_0")
    DB = diagonal("D_B", "k_{i-1}", "k_0") if aligned else matrix("B", "k_{i-1}", "k_0")
    T, L = matrix("U^T M V", "k_d", "k_0"), symmetric("V^T N V", "k_0")
    e, f = matrix("e_j", "k_{i-1}", 1), matrix("f_j", "k_0", 1)
    below = Relation("D_B^T e_j = b_j f_j", DB.T @ e, scalar("b_j") * f, reason="place j", sampler=_below)
    targets = Relation("U^T M V f_j = 0", T @ f, 0 * (T @ f), reason="lambda'_j = 0", sampler=_blind("U^T M V", "k_d"))
    inputs = Relation("V^T N V f_j = 0", L @ f, 0 * f, reason="lambda_j = 0", sampler=_blind("V^T N V", "k_0"))
    column = scalar("eta") * (DA.T @ (T - S @ L) @ DB.T @ e)
    derivation = Derivation("column j of the move").start(column)
    if aligned:
        derivation.apply(below)
        for seen, nothing in ((target, targets), (input, inputs)):
            if not seen:
                derivation.apply(nothing)
    return established(derivation.normalise(), 0 * column)


@THEOREM4.certified(
    covers="exact runs of two steps, depth 1 to 5, widths 1 to 5",
    instances=SPLITTINGS,
    count=Count(40, 200, 2000),
    controls={"with_an_input_and_a_target": {"seen": Fraction(1)}},
    supports=[UNSEEN],
)
def a_mode_without_inputs_rests(drawn: Splitting, *, seen: Fraction = Fraction(0)) -> Outcome:
    """The first position of every layer is the same at all times where ``L_1 = 0``, and then ``L'_1 = 0`` as well."""
    run = replace(drawn, inputs=(seen, *drawn.inputs[1:])).run(Fraction(1, 7), 2)
    before, after = (drawn.frames.middles(run.times[t]) for t in (0, -1))
    rests = all(old[0, 0] == new[0, 0] for old, new in zip(before, after, strict=True))
    return Outcome(Answer.of(run.aligned and rests), "" if rests else "an entry of the first mode moves")


BLIND, MIXED = RationalMatrix.diagonal([0, 1]), RationalMatrix([[0, 1], [0, 0]])
"""X with one input, and targets of it in the place of the other."""

SHEARED = RationalMatrix([[1, 1], [0, 1]])


def resting(dropped: str, Y: RationalMatrix, W1: RationalMatrix) -> Counterexample:
    """Hold two steps of two layers on X = diag(0, 1) against the statement; U = V = I, r = 2, and W_2 = I at the start."""
    run = FiniteRun.in_fixed_frames(Data(BLIND, Y), (W1, one), Fraction(1, 10), frames_of(one, one, one), 2)
    unseen = run.data.N[0, 0] == 0 == run.data.M[0, 0]
    rests = all(new[0, 0] == old[0, 0] for old, new in zip(run.start, run.times[2], strict=True))
    example = Counterexample(
        {"start": run.frames[0].witness(run.start), "split": split_in(run.data, one, one, 2)},
        not unseen or rests,
        witness=run.witness(),
        dropped=(dropped,),
    )

    def certificate() -> dict[str, object]:
        written = RunCertificate(UNSEEN, run, dropped, frames=True).certificate
        start = "isdiagonal(Q1^T*W1*Q0) and isdiagonal(Q2^T*W2*Q1)"
        written.hypothesis("start", start, dropped=dropped == "start")
        written.hypothesis(
            "split", "isdiagonal(Q2^T*M*Q0) and isdiagonal(Q0^T*N*Q0)", dropped=dropped == "split"
        )
        written.fact("lambda_1 = lambda'_1 = 0", "entry(N, 1, 1) == 0 and entry(M, 1, 1) == 0")
        same = " and ".join(f"entry(W{i}'', 1, 1) == entry(W{i}, 1, 1)" for i in (1, 2))
        return written.conclusion("the entries of the first mode are where they were, two steps later", same).seal()

    return example.sealed(certificate)


@THEOREM4.counterexample(
    covers="widths (2, 2, 2), two exact steps",
    without=(UNSEEN, "split"),
    controls={"with_targets_in_their_own_place": {"Y": BLIND}},
)
def targets_in_the_place_of_an_unseen_mode_move_it(*, Y: RationalMatrix = MIXED) -> Counterexample:
    """``U^T M V = [[0, 1], [0, 0]]`` has zeros on its diagonal and is not diagonal: the layers leave their frames, then move."""
    return resting("split", Y, one)


@THEOREM4.counterexample(
    covers="widths (2, 2, 2), exact steps",
    without=(UNSEEN, "start"),
    controls={"with_an_aligned_first_layer": {"W1": one}},
)
def a_first_layer_that_is_not_aligned_moves_an_unseen_mode(*, W1: RationalMatrix = SHEARED) -> Counterexample:
    """``N = M = diag(0, 1)``; the shear W_1 sends the second input to both units, and W_2 unlearns it in the first row."""
    return resting("start", BLIND, W1)


@THEOREM4.derived(
    covers="all widths",
    controls={"with_inputs_that_do_not_split": {"split": False}},
)
def a_mode_of_split_data_has_its_column_to_itself(*, split: bool = True) -> Outcome:
    """``N V e_j = lambda_j V e_j`` in frames that split the data, so that ``lambda_j = 0`` makes ``V e_j`` unseen."""
    V, L, e, lam = orthogonal("V", "k_0"), symmetric("V^T N V", "k_0"), matrix("f_j", "k_0", 1), scalar("lambda_j")
    N = define(symmetric("N", "k_0"), V @ L @ V.T, reason="the inputs in the frame V")
    own = Relation("V^T N V f_j = lambda_j f_j", L @ e, lam * e, reason="the data split", sampler=_own)
    derivation = Derivation("the inputs along mode j").start(N.left @ V @ e).apply(N).normalise()
    if split:
        derivation.apply(own).normalise()
    return established(derivation, lam * (V @ e))


def _own(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw a symmetric matrix that splits after its first place."""
    k, lam = instance.dimensions["k_0"], Fraction(rng.randint(0, 3))
    entries = [[Fraction(rng.randint(-2, 2)) for _ in range(k)] for _ in range(k)]
    drawn = [[lam if p == q == 0 else 0 if 0 in (p, q) else entries[min(p, q)][max(p, q)] for q in range(k)] for p in range(k)]
    return {"V^T N V": Rational.of(k, k, drawn), "f_j": Rational.coordinate(k), "lambda_j": lam}
