"""Derivations: what they conclude, what they refuse, and planted errors refuted with an instance."""

from __future__ import annotations

import pytest

from verify.claim import Answer
from verify.symbolic import (
    Derivation,
    Relation,
    RelationError,
    ShapeError,
    define,
    derivation_latex,
    diagonal,
    dims,
    evaluate,
    identity,
    matrix,
    orthogonal,
    replay,
    scalar,
    squared_norm,
    symmetric,
    zero,
)

k_d, k_i, k_h, k_0, n = dims("k_d k_i k_{i-1} k_0 n")
A, W, B = matrix("A", k_d, k_i), matrix("W_i", k_i, k_h), matrix("B", k_h, k_0)
X, Y, E = matrix("X", k_0, n), matrix("Y", k_d, n), matrix("E", k_d, n)
residual = define(E, Y - A @ W @ B @ X, reason="the network is affine in each layer")
U_d, U_i, V_i, V_1 = orthogonal("U_d", k_d), orthogonal("U_i", k_i), orthogonal("V_i", k_h), orthogonal("V_1", k_0)
D_A, S, D_B = diagonal("D_A", k_d, k_i), diagonal("S_i", k_i, k_h), diagonal("D_B", k_h, k_0)
aligned = (
    define(A, U_d @ D_A @ U_i.T, "aligned product on the left"),
    define(W, U_i @ S @ V_i.T, "aligned layer"),
    define(B, V_i @ D_B @ V_1.T, "aligned product on the right"),
)


def layer_gradient() -> Derivation:
    d = Derivation("gradient of layer i, any shapes, any depth")
    return d.start(squared_norm(E) / (2 * scalar("n"))).apply(residual).gradient(W)


def in_frames() -> Derivation:
    d = Derivation("gradient in the frames of an aligned chain", given=[residual])
    full = -(A.T @ E @ X.T @ B.T) / scalar("n")
    return d.start(U_i.T @ full @ V_i).apply(residual).apply(*aligned).normalise()


def test_the_layer_gradient_holds_and_is_cross_checked() -> None:
    d = layer_gradient()
    conclusion = d.concludes(-(A.T @ (Y - A @ W @ B @ X) @ X.T @ B.T) / scalar("n"))
    assert conclusion.answer is Answer.HOLDS
    assert conclusion.compared == 8
    assert conclusion.exhibited
    assert [step.kind.value for step in d.steps] == ["relation", "gradient"]
    assert d.outcome().answer is Answer.HOLDS
    assert "conclusion: holds" in str(d)
    assert r"\begin{align*}" in derivation_latex(d)


@pytest.mark.parametrize("factor", [-1, 2, 0])
def test_a_wrong_factor_is_refuted_with_an_instance(factor: int) -> None:
    d = layer_gradient()
    right = -(A.T @ (Y - A @ W @ B @ X) @ X.T @ B.T) / scalar("n")
    conclusion = d.concludes(right * factor)
    assert conclusion.answer is Answer.FAILS
    assert conclusion.witness is not None
    difference = evaluate(d.current, conclusion.witness) - evaluate(right * factor, conclusion.witness)
    assert any(x for row in difference.entries for x in row)
    assert "A" in d.outcome().witness["instance"]


def test_the_gradient_in_aligned_frames() -> None:
    right = -(D_A.T @ (U_d.T @ Y @ X.T @ V_1 - D_A @ S @ D_B @ V_1.T @ X @ X.T @ V_1) @ D_B.T) / scalar("n")
    assert in_frames().concludes(right).answer is Answer.HOLDS


def test_a_missing_transpose_is_refuted_in_frames() -> None:
    wrong = -(D_A.T @ (U_d @ Y @ X.T @ V_1 - D_A @ S @ D_B @ V_1.T @ X @ X.T @ V_1) @ D_B.T) / scalar("n")
    assert in_frames().concludes(wrong).answer is Answer.FAILS


def test_a_dropped_bottleneck_is_refuted() -> None:
    d = diagonal("D", n, k_0)
    derivation = Derivation("the cut at k_0").start(d @ d.T @ Y.T)
    assert derivation.concludes(diagonal("D2", n) @ Y.T).answer is Answer.FAILS


def test_commuting_square_matrices_is_refuted() -> None:
    p, s = matrix("P", n, n), symmetric("S", n)
    assert Derivation("PS = SP").start(p @ s).concludes(s @ p).answer is Answer.FAILS


def test_true_but_not_shown_is_undecided() -> None:
    d = Derivation("the residual was not put in", given=[residual]).start(E @ X.T)
    conclusion = d.concludes((Y - A @ W @ B @ X) @ X.T)
    assert conclusion.answer is Answer.UNDECIDED
    assert conclusion.compared == 8


def test_a_hypothesis_without_sampler_is_used_but_never_refuted() -> None:
    p, q = matrix("P", n, n), matrix("Q", n, n)
    commute = Relation("P and Q commute", p @ q, q @ p)
    d = Derivation("P^2 Q").start(p @ p @ q).apply(commute).apply(commute)
    held = d.concludes(q @ p @ p)
    assert held.answer is Answer.HOLDS
    assert not held.exhibited
    assert "no sampler" in held.log[-1]
    assert d.concludes(p @ q @ q).answer is Answer.UNDECIDED


def test_a_contradictory_declaration_is_never_a_yes() -> None:
    a, b, d = matrix("A", n, n), matrix("B", n, n), diagonal("D", n)
    wrong = define(d, a @ b, reason="a product of arbitrary matrices is not diagonal")
    claim = Derivation("vacuous").start(d @ d.T).apply(wrong)
    conclusion = claim.concludes(a @ b @ (a @ b).T)
    assert conclusion.answer is Answer.UNDECIDED
    assert "is not so in general" in conclusion.log[-1]


def test_diagonal_in_frames_is_turned_into_a_definition_of_the_data() -> None:
    N, L = symmetric("N", k_0), diagonal("L", k_0)
    data = Relation("V^T N V is diagonal", V_1.T @ N @ V_1, L)
    conclusion = Derivation("N^2 in frames").start(V_1.T @ N @ N @ V_1).restate(
        V_1.T @ N @ V_1 @ V_1.T @ N @ V_1
    ).apply(data).concludes(L @ L)
    assert conclusion.answer is Answer.HOLDS
    assert conclusion.exhibited


def test_a_relation_with_scalars_and_its_sampler() -> None:
    from fractions import Fraction
    from random import Random

    from verify.symbolic import Instance, Rational

    s, L, Pi = diagonal("s", n), diagonal("L", n), diagonal("Pi", n)

    def draw(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
        size, eta = instance.dimensions["n"], instance.scalars["eta"]
        live = [rng.choice((0, 1)) for _ in range(size)]
        value = [Fraction(rng.randint(1, 3)) for _ in range(size)]
        return {
            "s": Rational.diagonal(size, size, value),
            "L": Rational.diagonal(size, size, [p / (eta * v * v) for p, v in zip(live, value, strict=True)]),
            "Pi": Rational.diagonal(size, size, live),
        }

    start = Relation("one-step start", s @ s @ L, Pi / scalar("eta"), "s_j^2 = 1/(eta lambda_j)", draw)
    a = matrix("A", n, k_0)
    d = Derivation("one step").start(scalar("eta") * s @ L @ s @ a).apply(start)
    assert d.concludes(Pi @ a).answer is Answer.HOLDS
    assert d.concludes(Pi @ a).exhibited
    assert d.concludes(2 * Pi @ a).answer is Answer.FAILS


def test_expand_before_the_gradient() -> None:
    d = Derivation("residual hidden", given=[residual]).start(squared_norm(E))
    with pytest.raises(RelationError, match="expand it first"):
        d.gradient(W)
    late = Derivation("residual expanded too late").start(squared_norm(E)).gradient(W)
    with pytest.raises(RelationError, match="took for a constant"):
        late.apply(residual)


def test_a_letter_read_off_the_variable_moves_with_it() -> None:
    free = matrix("S", k_i, k_h)
    read_off = define(free, U_i.T @ W @ V_i, "W in frames")
    d = Derivation("hidden in frames", given=[read_off]).start(squared_norm(free) + squared_norm(W))
    with pytest.raises(RelationError, match="S depends on W_i"):
        d.gradient(W)
    d.apply(read_off).normalise().gradient(W)
    assert d.concludes(4 * W).answer is Answer.HOLDS
    assert [step.answer for step in replay(d)] == [Answer.HOLDS] * 3


def test_what_makes_no_sense_is_refused() -> None:
    d = Derivation("nonsense")
    with pytest.raises(RelationError, match="not started"):
        d.normalise()
    d.start(A @ W)
    with pytest.raises(RelationError, match="applies nowhere"):
        d.apply(residual)
    with pytest.raises(RelationError, match="already started"):
        d.start(A)
    with pytest.raises(RelationError, match="only a sum of traces"):
        d.gradient(W)
    with pytest.raises(ShapeError, match="differ in shape"):
        d.concludes(A)
    with pytest.raises(RelationError, match="normal form"):
        d.restate(2 * A @ W)
    with pytest.raises(RelationError, match="nothing concluded"):
        d.outcome()


def test_substitution_checks_shapes() -> None:
    with pytest.raises(ShapeError, match="layer"):
        Relation("layer", W, W.T)
    with pytest.raises(RelationError, match="one word"):
        Relation("sum", A @ W + A @ W, zero(k_d, k_h))
    with pytest.raises(RelationError, match="one word"):
        Relation("empty", identity(n), identity(n))
