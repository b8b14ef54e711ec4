"""One condition for all width profiles, X of any rank: the data condition, in its four equivalent forms."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.network.unseen_inputs import unseen_inputs_have_no_targets
from proofs.theorem4.statement import THEOREM4
from verify.claim import Outcome
from verify.symbolic import (
    Derivation,
    Instance,
    Rational,
    Relation,
    block_diagonal,
    diagonal,
    dim,
    established,
    matrix,
    orthogonal,
    symmetric,
    zero,
)

EVERY = "all widths, X of any rank and shape"

r, c0, cd = dim("r"), dim("c_0", 0), dim("c_d", 0)
L, A2 = diagonal("L", r), symmetric("A2", c0)
X, Y = matrix("X", "k_0", "n"), matrix("Y", "k_d", "n")


@THEOREM4.derived(
    covers=EVERY,
    controls={
        "with_a_product_that_reaches_the_rest": {"narrow": False},
        "with_first_inputs_that_are_not_diagonal": {"inputs": False},
    },
)
def zero_error_leaves_no_rest_and_the_data_commute(*, narrow: bool = True, inputs: bool = True) -> Outcome:
    """``M = W N`` with ``W = S' (+) 0`` and ``N = L (+) A2`` is ``S' L (+) 0``, and ``[N, M^T M] = 0``."""
    product = diagonal("S'", r)
    rest = zero(cd, c0) if narrow else diagonal("t", cd, c0)
    N = block_diagonal(L if inputs else symmetric("L", r), A2)
    W = block_diagonal(product, rest)
    M = W @ N
    gram = M.T @ M
    derivation = Derivation("the commutator at zero error").start(N @ gram - gram @ N).normalise()
    return established(derivation, 0 * (N @ gram))


@THEOREM4.derived(
    covers=EVERY,
    controls={
        "with_a_rest_of_the_targets": {"rest": True},
        "with_first_inputs_that_are_not_diagonal": {"inputs": False},
    },
)
def data_without_a_rest_commute(*, rest: bool = False, inputs: bool = True) -> Outcome:
    """``N = L (+) A2`` and ``M = L' (+) 0`` give ``[N, M^T M] = [L, L'^2] (+) 0 = 0``."""
    N = block_diagonal(L if inputs else symmetric("L", r), A2)
    M = block_diagonal(diagonal("L'", r), matrix("A1", cd, c0) if rest else zero(cd, c0))
    gram = M.T @ M
    derivation = Derivation("the commutator, block by block").start(N @ gram - gram @ N).normalise()
    return established(derivation, 0 * (N @ gram))


@THEOREM4.derived(covers=EVERY, controls={"with_targets_correlated_with_other_inputs": {"same": False}})
def inputs_that_are_not_seen_have_no_targets(*, same: bool = True) -> Outcome:
    """``N v = 0`` means ``|X^T v|^2 = v^T N v = 0``, and then ``M v = Y X^T v = 0``."""
    return unseen_inputs_have_no_targets(same=same)


def _quotients(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw L, S and L' = S L, some of them zero."""
    k0, kd = instance.dimensions["k_0"], instance.dimensions["k_d"]
    inputs = [Fraction(rng.choice([0, 1, 2, 3])) for _ in range(k0)]
    slopes = [Fraction(rng.randint(-2, 3)) for _ in range(min(k0, kd))]
    targets = [a * b for a, b in zip(slopes, inputs, strict=False)]
    drawn: dict[str, Rational | Fraction] = {
        "L": Rational.diagonal(k0, k0, inputs),
        "S": Rational.diagonal(kd, k0, slopes),
    }
    return drawn | {"L'": Rational.diagonal(kd, k0, targets)}


@THEOREM4.derived(
    covers=EVERY,
    controls={
        "with_a_product_twice_as_large": {"copies": 2},
        "with_frames_that_are_not_those_of_the_data": {"shared": False},
    },
)
def the_chain_of_quotients_has_zero_error(*, copies: int = 1, shared: bool = True) -> Outcome:
    """``M - U S V^T N = U (L' - S L) V^T = 0`` with ``S_j = L'_j / L_j``, and 0 where ``L_j = 0``."""
    U, V = orthogonal("U", "k_d"), orthogonal("V", "k_0")
    inputs, S, targets = diagonal("L", "k_0"), diagonal("S", "k_d", "k_0"), diagonal("L'", "k_d", "k_0")
    frame = V if shared else orthogonal("Q", "k_0")
    quotient = Relation("S L = L'", S @ inputs, targets, reason="lambda' = 0 where lambda = 0", sampler=_quotients)
    error = U @ targets @ V.T - copies * (U @ S @ frame.T @ V @ inputs @ V.T)
    derivation = Derivation("the error of the chain").start(error).normalise()
    if shared:
        derivation.apply(quotient).normalise()
    return established(derivation, 0 * error)


@THEOREM4.derived(covers=EVERY, controls={"with_the_transpose_on_the_other_side": {"sign": -1}})
def the_commutator_of_the_grams_stands_between_X_and_its_transpose(*, sign: int = 1) -> Outcome:
    """``[X X^T, X Y^T Y X^T] = X [X^T X, Y^T Y] X^T``."""
    N, M = X @ X.T, Y @ X.T
    inner = X.T @ X @ Y.T @ Y - Y.T @ Y @ X.T @ X
    derivation = Derivation("the commutator").start(N @ M.T @ M - M.T @ M @ N).normalise()
    return established(derivation, sign * (X @ inner @ X.T))


def _inverted(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw X with orthogonal rows, some zero, and the pseudoinverse of N = X X^T."""
    k0, n = instance.dimensions["k_0"], instance.dimensions["n"]
    entries = [Fraction(rng.choice([0, 1, 2, -1])) for _ in range(min(k0, n))]
    squares = [x * x for x in entries] + [Fraction(0)] * (k0 - min(k0, n))
    inverse = Rational.diagonal(k0, k0, [1 / x if x else Fraction(0) for x in squares])
    return {"X": Rational.diagonal(k0, n, entries), "N": Rational.diagonal(k0, k0, squares), "N^+": inverse}


def _hidden(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw C with N C N = 0 for the N at hand (diagonal): entries only where N vanishes."""
    N = instance.matrices["N"]
    k = N.rows
    entries = [[0 if N.entries[p][p] and N.entries[q][q] else rng.randint(-2, 2) for q in range(k)] for p in range(k)]
    return {"C": Rational.of(k, k, entries)}


@THEOREM4.derived(
    covers=EVERY,
    controls={
        "with_a_matrix_that_is_not_hidden": {"hidden": False},
        "with_the_inverse_on_one_side_only": {"both": False},
    },
)
def what_stands_between_N_and_N_is_not_hidden(*, hidden: bool = True, both: bool = True) -> Outcome:
    """``[X^T X, Y^T Y] = X^T C X`` with ``C = N Z - Z N``, ``Z = W*^T W*``; ``X = N N^+ X`` turns ``N C N = 0``
    into ``X^T C X = 0``.
    """
    N, inverse, C = symmetric("N", "k_0"), symmetric("N^+", "k_0"), matrix("C", "k_0", "k_0")
    Z = symmetric("Z", "k_0")
    grams = Derivation("the commutator of the grams")
    grams.start(X.T @ X @ X.T @ Z @ X - X.T @ Z @ X @ X.T @ X).normalise()
    identity_holds = established(grams, X.T @ (X @ X.T @ Z - Z @ X @ X.T) @ X)
    range_of_X = Relation(
        "X = N N^+ X", X, N @ inverse @ X, reason="columns of X lie in the range of N", sampler=_inverted
    )
    nothing = Relation("N C N = 0", N @ C @ N, 0 * C, reason="the grams commute", sampler=_hidden)
    start = X.T @ C @ X if both else X.T @ C @ inverse
    derivation = Derivation("X^T C X").start(start).apply(range_of_X)
    if hidden and both:
        derivation.apply(nothing)
    return Outcome.conjunction([identity_holds, established(derivation.normalise(), 0 * start)])
