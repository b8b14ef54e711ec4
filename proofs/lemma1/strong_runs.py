"""When is a strongly aligned run possible at all? What such a run says of the data, for any widths, and the exact test.

The frames stay, so a mode, one diagonal position of all layers, moves by itself; what N couples it with would turn the
frames unless some layer hides it. One zero layer hides a mode in one direction only, and two stop it.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.alignment.common_eigenvectors import common_eigenspace
from proofs.lemma1.statement import LEMMA1
from proofs.network import Data
from verify.claim import Answer, Outcome
from verify.exact import RationalMatrix, orthogonalised, vstack
from verify.symbolic import (
    Derivation,
    Instance,
    Rational,
    Relation,
    define,
    diagonal,
    established,
    isometry,
    matrix,
    orthogonal,
    same_scalar,
    scalar,
    symmetric,
)

EVERY = "all widths, every depth and time"

N = symmetric("N", "k_0")
eta, a, b, gap, coupling = (scalar(name) for name in ("eta", "a_j", "b_l", "(S*-S)_j", "(V^T N V)_jl"))


@LEMMA1.derived(
    covers=EVERY,
    controls={
        "with_a_limit_in_other_frames": {"shared": False},
        "with_targets_that_are_not_realizable": {"realizable": False},
    },
)
def the_residual_of_a_strong_run_is_the_gap_times_the_inputs(
    *, shared: bool = True, realizable: bool = True
) -> Outcome:
    """With ``W* = U S* V^T``, the limit of a strong run: ``K = U^T (M - W N) V = (S* - S) V^T N V``."""
    U, V = orthogonal("U", "k_d"), orthogonal("V", "k_0")
    S, limit = diagonal("S", "k_d", "k_0"), diagonal("S*", "k_d", "k_0")
    M, teacher = matrix("M", "k_d", "k_0"), matrix("W*", "k_d", "k_0")
    right = V if shared else orthogonal("V*", "k_0")
    given = teacher @ N if realizable else teacher @ N + matrix("R", "k_d", "k_0")
    derivation = Derivation("the residual of a strong run").start(U.T @ (M - U @ S @ V.T @ N) @ V)
    derivation.apply(define(M, given, reason="realizable data"))
    derivation.apply(define(teacher, U @ limit @ right.T, reason="the run tends to W*, in its frames")).normalise()
    return established(derivation, (limit - S) @ V.T @ N @ V)


def _places(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw diagonal D_A, D_B with the entries a and b at the first place: place j of one, l of the other."""
    sizes = {name: instance.dimensions.get(name, 1) for name in ("k_0", "k_d", "k_i", "k_{i-1}")}
    above, below = Fraction(rng.randint(-2, 3)), Fraction(rng.randint(-2, 3))
    up = [above, *(Fraction(rng.randint(-2, 2)) for _ in range(min(sizes["k_d"], sizes["k_i"]) - 1))]
    down = [below, *(Fraction(rng.randint(-2, 2)) for _ in range(min(sizes["k_0"], sizes["k_{i-1}"]) - 1))]
    drawn: dict[str, Rational | Fraction] = {
        "D_A": Rational.diagonal(sizes["k_d"], sizes["k_i"], up),
        "D_B": Rational.diagonal(sizes["k_{i-1}"], sizes["k_0"], down),
        "a_j": above,
        "b_l": below,
    }
    names = {"e_j": "k_i", "f_j": "k_d", "e_l": "k_{i-1}", "f_l": "k_0"}
    return drawn | {name: Rational.coordinate(sizes[size]) for name, size in names.items()}


@LEMMA1.derived(
    covers="all widths, every layer",
    controls={"with_the_entry_above_squared": {"power": 2}, "with_the_entry_below_left_out": {"below": False}},
)
def an_entry_of_the_move_is_above_times_residual_times_below(*, power: int = 1, below: bool = True) -> Outcome:
    """``e_j^T D_A^T K D_B^T e_l = a_j K_jl b_l``, where ``D_A e_j = a_j f_j`` and ``D_B^T e_l = b_l f_l``."""
    DA, DB, K = diagonal("D_A", "k_d", "k_i"), diagonal("D_B", "k_{i-1}", "k_0"), matrix("K", "k_d", "k_0")
    ej, fj, el, fl = (matrix(n, k, 1) for n, k in (("e_j", "k_i"), ("f_j", "k_d"), ("e_l", "k_{i-1}"), ("f_l", "k_0")))
    upper = Relation("D_A e_j = a_j f_j", DA @ ej, a * fj, reason="place j", sampler=_places)
    lower = Relation("D_B^T e_l = b_l f_l", DB.T @ el, b * fl, reason="place l", sampler=_places)
    derivation = Derivation("entry (j, l) of the move").start(ej.T @ DA.T @ K @ DB.T @ el)
    derivation.apply(upper, lower).normalise()
    return established(derivation, a**power * (b if below else 1) * (fj.T @ K @ fl))


@LEMMA1.derived(
    covers="every layer",
    controls={"with_a_zero_above": {"above": 0}, "with_a_mode_at_its_optimum": {"off": 0}},
)
def an_entry_that_is_seen_uncouples_two_modes(*, above: int = 1, off: int = 1) -> Outcome:
    """``(V^T N V)_jl`` is the entry ``eta a_j K_jl b_l`` of the move over ``eta a_j (S*-S)_j b_l``; if one is zero, so is
    the other, and K_jl between them.
    """
    residual = off * gap * coupling
    entry = eta * (above * a) * residual * b
    return Outcome.conjunction([
        same_scalar(entry / (eta * a * gap * b), coupling, "the coupling of j with l"),
        same_scalar(entry / (eta * a * b), gap * coupling, "the residual K_jl"),
    ])  # fmt: skip


@LEMMA1.derived(covers=EVERY, controls={"with_inputs_that_are_not_symmetric": {"even": False}})
def coupling_has_no_direction(*, even: bool = True) -> Outcome:
    """``(V^T N V)^T = V^T N V`` with ``N = X X^T``: j is coupled with l iff l is with j."""
    V, X = orthogonal("V", "k_0"), matrix("X", "k_0", "n")
    inputs = V.T @ X @ (X if even else matrix("Z", "k_0", "n")).T @ V
    return established(Derivation("the couplings, transposed").start(inputs.T).normalise(), inputs)


def _alone(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw v and R as coordinate vectors, v apart from R, and N that does not couple them."""
    k, m = instance.dimensions["k_0"], instance.dimensions["m"]
    entries = [[Fraction(rng.randint(-2, 2)) for _ in range(k)] for _ in range(k)]
    N = [[entries[min(p, q)][max(p, q)] if (p == 0) == (q == 0) else Fraction(0) for q in range(k)] for p in range(k)]
    R = [[Fraction(int(p == q + 1)) for q in range(m)] for p in range(k)]
    return {"N": Rational.of(k, k, N), "v": Rational.coordinate(k), "R": Rational.of(k, m, R)}


@LEMMA1.derived(
    covers="all widths; R the other live vectors, or all other vectors of the frame",
    controls={"with_a_coupling": {"alone": False}},
)
def a_mode_coupled_with_no_other_is_an_eigenvector(*, alone: bool = True) -> Outcome:
    """``(v v^T + R R^T) N v = v (v^T N v)`` if ``R^T N v = 0``: v is an eigenvector of the compression of N to their span."""
    v, R = isometry("v", "k_0", 1), matrix("R", "k_0", "m")
    apart = Relation("R^T N v = 0", R.T @ N @ v, 0 * (R.T @ v), reason="v is coupled with none", sampler=_alone)
    derivation = Derivation("the compression of N at v").start((v @ v.T + R @ R.T) @ N @ v).normalise()
    if alone:
        derivation.apply(apart).normalise()
    return established(derivation, v @ v.T @ N @ v)


def criterion(data: Data, widths: tuple[int, ...]) -> bool:
    """Whether (1) or (2) of the rigidity theorem holds for the least interpolant; exact for every realizable dataset."""
    N, teacher = data.N, least_interpolant(data)
    return _decoupled_live_direction(teacher, N) or (teacher.rank() < min(widths) and _dead_eigenvector(teacher, N))


def strong_run_exists(data: Data, widths: tuple[int, ...]) -> Answer:
    """Decide exactly whether some strongly aligned run with a nonzero first gradient tends to zero error (d >= 2).

    Decided wherever ``N = X X^T`` is invertible: a no is lemma1.rigidity, a yes theorem4.rigidity. Irrational and repeated
    singular values are no obstacle, since only the existence of common eigenvectors is asked. For singular N a yes
    is found on the least interpolant; otherwise the answer is UNDECIDED.

    Raises:
        ValueError: when the widths do not fit the data, or there is only one layer.
    """
    if len(widths) < 3:
        raise ValueError("the criterion is about networks of at least two layers")
    if not data.realizable_by(widths) or data.N.is_zero():
        return Answer.FAILS
    if criterion(data, widths):
        return Answer.HOLDS
    return Answer.FAILS if data.N.rank() == data.N.rows else Answer.UNDECIDED


def least_interpolant(data: Data) -> RationalMatrix:
    """Return ``W* = Z N`` with ``Z N N = M``: the interpolant that vanishes on the kernel of N."""
    return (data.N @ data.N).solve(data.M.T).T @ data.N


def _decoupled_live_direction(W: RationalMatrix, N: RationalMatrix) -> bool:
    """Whether ``W^T W`` and the compression of N have a common eigenvector in the row space of W, with ``N v != 0``."""
    rows = W.row_space().T
    if rows.columns == 0:
        return False
    basis = orthogonalised(rows)
    lengths = RationalMatrix.diagonal([1 / basis[:, [j]].frobenius_squared() for j in range(basis.columns)])
    gram, inputs = (lengths @ basis.T @ A @ basis for A in (W.T @ W, N))
    return not (inputs @ common_eigenspace(gram, inputs)).is_zero()


def _dead_eigenvector(W: RationalMatrix, N: RationalMatrix) -> bool:
    """Whether N has an eigenvector v in ker W, ``N v != 0``: the largest N-invariant subspace there is not in ker N."""
    observed = [W]
    for _ in range(N.rows - 1):
        observed.append(observed[-1] @ N)
    invariant = vstack(observed).nullspace()
    return invariant.columns > 0 and not (N @ invariant).is_zero()
