"""Why Lemma 2's "if" needs a positive step: data that split, and no start uphill that moves and stays.

One hidden unit between three inputs and two outputs: ``W_1 = a v^T`` and ``W_2 = b u`` with unit vectors that may not turn,
``p = a b``, ``h = u^T M v``, ``n = v^T N v >= 0`` and ``g = u^T E v = h - p n``. N and M couple what they see; only the
input that they never see splits off, and along it nothing moves.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from proofs.alignment import FiniteRun, frames_of
from proofs.alignment.run_certificate import RunCertificate
from proofs.lemma2.condition import splits
from proofs.lemma2.instances import orthogonal_frame
from proofs.lemma2.statement import ELEMENTARY, IF, LEMMA2
from proofs.network import Data
from proofs.network.counterexample import held_against
from verify.claim import Answer, Cases, Counterexample, Outcome, Step
from verify.exact import RationalMatrix, hstack
from verify.symbolic import Derivation, define, established, isometry, matrix, same_scalar, scalar, symmetric

DATA = Data(RationalMatrix([[0, 0], [1, 0], [1, 1]]), RationalMatrix([[1, -1], [0, 0]]))
"""``N = 0 (+) [[1, 1], [1, 2]]`` and ``M = e_1 m^T`` with ``m = e_2``."""

UPHILL = LEMMA2.extension(
    "uphill",
    "On N = 0 (+) [[1, 1], [1, 2]], M = e_1 e_2^T with widths (3, 1, 2) the block condition holds, and every aligned start that "
    "keeps its frames has zero gradient.",
    hypotheses={"uphill": "the step is negative: -1 < eta < 0"},
    argument=[
        Step(
            "in fixed frames W_1 = a v^T moves by eta b u^T E and W_2 = b u by eta a E v, which are eta b g v^T and eta a g u",
            by="one_unit_sees_a_row_and_a_column_of_the_residual",
        ),
        Step(
            "N v = 0: then M v = 0, E v = 0, and b u^T E = b u^T M is a multiple of m^T and of v^T, which is orthogonal to m: "
            "the gradient is zero",
            by="the_inputs_mix_what_the_targets_see",
        ),
        Step(
            "N v = nu v with nu > 0: m is not a multiple of v, so b u^T M = 0 at all times, and m . v is not zero. If b != 0 "
            "then u is orthogonal to e_1, a M v is a multiple of u, so a = 0 = p: the gradient is zero. If b = 0 and a != 0 then "
            "u = +-e_1, and b becomes eta a h != 0, which cannot be; so a = b = 0",
            by="the_inputs_mix_what_the_targets_see",
        ),
        Step(
            "else N v is not a multiple of v: p is the same at all times at which b != 0",
            by="off_the_eigenvectors_one_product_is_allowed",
        ),
        Step(
            "one step takes p to p + eta g (a^2 + b^2) + eta^2 g^2 p. If a = 0 != b then p leaves 0 while b stays, unless g = 0; "
            "and where g = 0 != b the gradient is zero",
            by="a_step_of_one_unit_moves_its_product",
        ),
        Step(
            "g p < 0: as eta g p > 0, the product and b grow in size and keep their signs: p moves while b != 0, which cannot be",
            by="a_residual_against_the_product_makes_it_grow_uphill",
        ),
        Step(
            "g p > 0: h = p n + g, so |g| <= |h| <= |m| = 1 and x = |eta g| < 1. The sizes A, B of a and b become A - x B and "
            "B - x A, whose product is less than A B: so b becomes 0, and a does not",
            by="a_residual_along_the_product_makes_it_shrink_uphill",
        ),
        Step(
            "from b = 0 and a h != 0, p becomes eta a^2 h, of the sign opposite to h: not the old p, which has the sign of h. "
            "And if b = 0 at the start, next g = h (1 - eta a^2 n) has the sign of h, so that g p < 0",
            by="from_nothing_the_product_goes_against_the_targets",
        ),
        Step("a residual of the sign of p, against it, or zero: there is no other case", cites=ELEMENTARY),
    ],
)

eta, a, b, g, h, n, x = (scalar(name) for name in ("eta", "a", "b", "g", "h", "n", "x"))
p = a * b


@LEMMA2.derived(
    covers="one hidden unit, all widths beside it",
    controls={"with_the_product_squared": {"power": 2}, "with_the_inputs_left_out": {"inputs": False}},
)
def one_unit_sees_a_row_and_a_column_of_the_residual(*, power: int = 1, inputs: bool = True) -> Outcome:
    """``u^T E = u^T M - p v^T N`` and ``E v = M v - p u (v^T N v)``; both have the part ``u^T E v = h - p n``."""
    u, v = isometry("u", "k_d", 1), isometry("v", "k_0", 1)
    M, N = matrix("M", "k_d", "k_0"), symmetric("N", "k_0")
    E = define(matrix("E", "k_d", "k_0"), M - p * (u @ v.T @ N), reason="W = a b u v^T")
    seen = p**power * (v.T @ N if inputs else v.T)
    row = Derivation("u^T E").start(u.T @ E.left).apply(E).normalise()
    both = Derivation("u^T E v").start(u.T @ E.left @ v).apply(E).normalise()
    return Outcome.conjunction([established(row, u.T @ M - seen), established(both, u.T @ M @ v - seen @ v)])


@LEMMA2.derived(covers="one hidden unit", controls={"with_targets_that_change": {"fixed": False}})
def off_the_eigenvectors_one_product_is_allowed(*, fixed: bool = True) -> Outcome:
    """``u^T E`` is a multiple of ``v^T`` for p and for q only if their difference ``(q - p) v^T N`` is."""
    u, v, q = isometry("u", "k_d", 1), isometry("v", "k_0", 1), scalar("q")
    M, N = matrix("M", "k_d", "k_0"), symmetric("N", "k_0")
    later = M if fixed else matrix("M'", "k_d", "k_0")
    derivation = Derivation("the difference of two rows").start(
        (u.T @ M - p * (v.T @ N)) - (u.T @ later - q * (v.T @ N))
    )
    return established(derivation.normalise(), (q - p) * (v.T @ N))


def mixed(N: RationalMatrix, m: RationalMatrix) -> bool:
    """Whether no eigenvector v of N with ``N v != 0`` is orthogonal to m, or a multiple of it: m and N m span range N."""
    return hstack([m, N @ m]).rank() == hstack([m, N @ m, N]).rank() == N.rank() == 2


@LEMMA2.certified(
    covers="these data",
    entire=True,
    controls={
        "with_inputs_that_are_not_coupled": {"inputs": RationalMatrix.diagonal([0, 1, 2])},
        "with_targets_on_the_unseen_input": {"m": RationalMatrix([[1], [0], [0]])},
    },
)
def the_inputs_mix_what_the_targets_see(
    *, inputs: RationalMatrix = DATA.N, m: RationalMatrix = RationalMatrix([[0], [1], [0]])
) -> Outcome:
    """M = e_1 m^T; m is orthogonal to the kernel of N, no eigenvector of N, and orthogonal to none with ``N v != 0``."""
    targets = RationalMatrix([[1], [0]]) @ m.T
    unseen = (m.T @ inputs.nullspace()).is_zero() and targets == DATA.M and inputs == DATA.N
    return Outcome(Answer.of(unseen and mixed(inputs, m)), "rank [m, N m] = rank N = 2" if unseen else "other data")


@LEMMA2.derived(covers="one hidden unit", controls={"with_the_second_order_forgotten": {"second": 0}})
def a_step_of_one_unit_moves_its_product(*, second: int = 1) -> Outcome:
    """``(a + eta b g)(b + eta a g) = p + eta g (a^2 + b^2) + eta^2 g^2 p``; for a = 0 that is ``eta g b^2``."""
    after = (a + eta * b * g) * (b + eta * a * g)
    whole = same_scalar(after, p + eta * g * (a**2 + b**2) + second * eta**2 * g**2 * p, "the product after a step")
    return Outcome.conjunction([whole, same_scalar(eta * b * g * b, eta * g * b**2, "from a = 0")])


@LEMMA2.derived(covers="one hidden unit", controls={"with_one_square_only": {"squares": 1}})
def a_residual_against_the_product_makes_it_grow_uphill(*, squares: int = 2) -> Outcome:
    """``p' p = p^2 + (eta g)^2 p^2 + (eta g p)(a^2 + b^2)`` and ``b' b = b^2 + eta g p``: sums of terms that are not negative."""
    after = (a + eta * b * g) * (b + eta * a * g)
    sizes = a**2 + b**2 if squares == 2 else a**2
    return Outcome.conjunction([
        same_scalar(after * p, p**2 + (eta * g) ** 2 * p**2 + (eta * g * p) * sizes, "p' p"),
        same_scalar((b + eta * a * g) * b, b**2 + eta * g * p, "b' b"),
    ])  # fmt: skip


@LEMMA2.derived(covers="one hidden unit", controls={"with_the_square_of_the_difference_left_out": {"gap": 0}})
def a_residual_along_the_product_makes_it_shrink_uphill(*, gap: int = 1) -> Outcome:
    """``(A - x B)(B - x A) = A B (1 - x)^2 - x (A - B)^2``; where ``B = x A`` the other is ``A - x B = A (1 - x^2)``."""
    A, B = scalar("A"), scalar("B")
    return Outcome.conjunction([
        same_scalar((A - x * B) * (B - x * A), A * B * (1 - x) ** 2 - gap * x * (A - B) ** 2, "the product of the sizes"),
        same_scalar(A - x * (x * A), A * (1 - x**2), "the other size"),
    ])  # fmt: skip


@LEMMA2.derived(covers="one hidden unit", controls={"with_the_inputs_left_out": {"inputs": 0}})
def from_nothing_the_product_goes_against_the_targets(*, inputs: int = 1) -> Outcome:
    """``a (eta a h) = eta a^2 h``, and ``h - (eta a^2 h) n = h (1 - eta a^2 n)``: with eta < 0 the bracket is positive."""
    after = a * (eta * a * h)
    return Outcome.conjunction([
        same_scalar(after, eta * a**2 * h, "the product after a step from b = 0"),
        same_scalar(h - inputs * after * n, h * (1 - eta * a**2 * n), "the residual there"),
    ])  # fmt: skip


def unit_run(u: RationalMatrix, v: RationalMatrix, entries: tuple[int, int], eta: Fraction) -> FiniteRun:
    """Return three steps from ``W_1 = a v^T``, ``W_2 = b u``."""
    start = (entries[0] * v.T, entries[1] * u)
    return FiniteRun.in_fixed_frames(DATA, start, eta, frames_of(orthogonal_frame(v), [[1]], orthogonal_frame(u)), 3)


def column(*entries: int) -> RationalMatrix:
    return RationalMatrix([[entry] for entry in entries])


STARTS = list(product(
    [column(1, 0), column(0, 1), column(3, 4)],
    [column(1, 0, 0), column(0, 1, 0), column(0, 0, 1), column(0, 2, -1), column(0, 1, 1), column(2, 1, 2)],
    [(0, 0), (1, 0), (0, 1), (1, 2), (-1, 1)],
))  # fmt: skip


@LEMMA2.certified(
    covers="exact runs of three steps",
    instances=Cases(STARTS),
    controls={"downhill": {"eta": Fraction(1, 2)}},
    supports=[UPHILL],
)
def uphill_what_stays_does_not_move(
    start: tuple[RationalMatrix, RationalMatrix, tuple[int, int]], *, eta: Fraction = Fraction(-1, 20)
) -> Outcome:
    """Where the frames are kept for three steps, the gradient at the start is zero (vectors are of any length)."""
    run = unit_run(*start, eta)
    return Outcome(Answer.of(not (run.aligned and run.moving)), f"stays: {run.aligned}, moving: {run.moving}")


@LEMMA2.counterexample(
    covers="one exact step downhill to zero error",
    without=(UPHILL, "uphill"),
    controls={"uphill": {"eta": Fraction(-1, 2)}},
)
def downhill_the_rank_one_start_moves_and_stays(*, eta: Fraction = Fraction(1, 2)) -> Counterexample:
    """``W_1 = W* = (0, 2, -1)``, ``W_2 = 0``: the start of lemma2.always."""
    run = unit_run(column(1, 0), column(0, 2, -1), (1, 0), eta)
    kept = run.aligned and run.settled
    example = Counterexample(
        {"uphill": -1 < eta < 0}, not (kept and run.moving), witness=run.witness(), dropped=("uphill",)
    )

    def certificate() -> dict[str, object]:
        written = RunCertificate(UPHILL, run, "uphill", frames=True)
        moving = "frobenius2(E*W1^T) > 0"
        written.certificate.hypothesis("uphill", "-1 < eta and eta < 0", dropped=True)
        written.certificate.fact(
            "it keeps its frames, and ends at zero error", f"{written.in_frames()} and {written.residual(3)} == 0*M"
        )
        return written.certificate.conclusion("the gradient in W_2 is zero", f"not ({moving})").seal()

    return example.sealed(certificate)


@LEMMA2.counterexample(
    covers="widths (3, 1, 2), eta = -1/2, every start",
    without=(IF, "positive-step"),
    rests_on=["lemma2.uphill"],
    controls={"downhill": {"eta": Fraction(1, 2)}, "far_uphill": {"eta": Fraction(-2)}},
)
def uphill_split_data_may_have_no_start_that_moves_and_stays(*, eta: Fraction = Fraction(-1, 2)) -> Counterexample:
    """u = e_2 and v = e_1 split the data with L = L' = 0: along them nothing moves, and lemma2.uphill excludes all others."""
    exchange = RationalMatrix([[0, 1], [1, 0]])
    split = " and ".join(
        f"isdiagonal({part}(U^T*Y*X^T, 1)) and isdiagonal({part}(X*X^T, 1))" for part in ("row", "column")
    )
    return held_against(
        IF,
        "positive-step",
        {"X": DATA.X, "Y": DATA.Y, "U": exchange, "eta": eta},
        {
            "positive-step": (eta > 0, "eta > 0"),
            "block": (splits(DATA, (3, 1, 2)), f"isorthogonal(U) and {split}"),
            "data": (not DATA.X.is_zero(), "rank(X) > 0"),
        },
        (
            not -1 < eta < 0,
            "some start moves and stays: by lemma2.uphill not with -1 < eta < 0 on these N and M",
            "not (-1 < eta and eta < 0 and X*X^T == vstack(zeros(1, 3), hstack(zeros(2, 1), submatrix(X*X^T, 2, 3, 2, 3))) and "
            "entry(X*X^T, 2, 2) == 1 and entry(X*X^T, 2, 3) == 1 and entry(X*X^T, 3, 3) == 2 and entry(Y*X^T, 1, 2) == 1 and "
            "frobenius2(Y*X^T) == 1)",
        ),
    )
