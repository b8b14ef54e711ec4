"""Proposition 1 as printed, its readings, its remark on depth, and what can be proved beyond it."""

from __future__ import annotations

from proofs.corollary1.statement import ALIGNED, SPLIT
from proofs.lemma3.statement import AT_MOST, BELOW, POSITIVE, SHARP_STEP
from proofs.network.setting import POSITIVE_STEP
from verify.claim import Claim, Source, Step

PROPOSITION1 = Claim(
    "proposition1",
    title="With a small enough step an aligned network converges linearly to the global minimum",
    source=Source("Section 4.3", "Proposition 1", "proved in Appendix C"),
    notation=(
        "r = min k_i modes; mode k has the entries sigma_k1, ..., sigma_kd, S_k = prod_i sigma_ki, s_k = "
        "lambda'_k/lambda_k",
        "kappa_k = gamma lambda_k / n; the loss of mode k is (lambda_k/2n)(s_k - S_k)^2",
        "rho_k = 1 - kappa_k sum_i prod_{j != i} sigma_kj(0)^2, an exact number; rho_k <= 1 - d kappa_k S_k(0)^{2-2/d}",
    ),
)

STEP = "gamma <= (n ln 2 / d) min_{k,i} sigma_ki(0)^2 lambda_k / lambda'_k^2"
REALIZABLE = "the network interpolates: Y = W* X for some W* of rank at most r"
ANY_MAP = "some linear map interpolates: Y = W* X"
EACH = " in every mode k <= r"
MEANS = Source("calculus", "the inequality of arithmetic and geometric means")
FACTORS = Source("linear algebra", "a product of matrices has at most the rank of each factor")
BLOCKS = Source("linear algebra", "the rank of a block-diagonal matrix is the sum of the ranks of its blocks")
EXPONENTIAL = Source("calculus", "(1 + z/d)^d <= e^z for z >= 0")
SLOPE = Source("calculus", "(e^z - 1)/z tends to 1 as z tends to 0")
POWERS = Source("calculus", "for 0 <= rho < 1 and every q > 0 the sequence t^q rho^t tends to 0")

RATE = PROPOSITION1.extension(
    "rate",
    "s - S(t+1) <= (s - S(t))(1 - kappa sum_i prod_{j != i} sigma_j(t)^2) and that sum never decreases, so s - "
    "S(t) <= (s - S(0)) rho^t with 0 <= rho <= 1 - d kappa S(0)^{2-2/d} < 1; the loss of the mode contracts by "
    "rho^2 in each step.",
    hypotheses={"positive-step": POSITIVE_STEP, "positive": POSITIVE, "at-most": AT_MOST, "sharp-step": SHARP_STEP},
    argument=[
        Step("0 < S(t) <= s at all times, and no sigma_i decreases", uses="lemma3.sharp"),
        Step(
            "prod (1 + y_i) >= 1 + sum y_i for y_i >= 0, by induction on the number of factors",
            by="one_factor_more_keeps_bernoulli",
        ),
        Step(
            "so s - S' <= (s - S)(1 - u^2 X), and u^2 X = kappa sum_i prod_{j != i} sigma_j^2",
            by=("the_gap_contracts_by_one_minus_u_squared_X", "u_squared_X_is_the_sum_of_squared_products"),
        ),
        Step(
            "the mean of the d numbers (S/sigma_i)^2, whose product is S^{2d-2}, is at least S^{2-2/d}; S(t) >= S(0), as all "
            "factors are positive and none decreases",
            cites=MEANS,
        ),
        Step(
            "0 < u <= 1 and X <= 1 at the start, so rho = 1 - u^2 X is not negative",
            by="one_minus_u_squared_X_is_a_sum_of_terms_that_are_not_negative",
        ),
        Step("the loss of a mode is its gap squared, times lambda/2n", by="the_loss_of_a_mode_is_its_gap_squared"),
    ],
)

PRINTED = PROPOSITION1.printed(
    "printed",
    "Gradient descent only updates the top r singular values, and converges linearly to a training loss of zero: "
    "s_k - S_k(t) <= (s_k - S_k(0)) (1 - d kappa_k S_k(0)^{2-2/d})^t for every k <= r.",
    hypotheses={
        "aligned": ALIGNED,
        "split": SPLIT,
        "realizable": REALIZABLE,
        "positive-step": POSITIVE_STEP,
        "positive": POSITIVE + EACH,
        "below": BELOW + EACH,
        "step": STEP,
    },
    argument=[
        Step("training is the dynamics of r modes; nothing else moves", uses="corollary1.reduction"),
        Step(
            "every mode k <= r has the hypotheses of Lemma 3, the least step over k serving each: 0 < S_k(t) <= s_k",
            uses="lemma3.printed",
            given=("positive", "below", "step"),
        ),
        Step(
            "S_k(0) < s_k and kappa_k s_k^2 sum_i sigma_ki^{-2} <= ln 2 < 1, so each mode converges at the stated rate",
            uses="proposition1.rate",
            given=("positive", "at-most", "sharp-step"),
        ),
        Step("M = W* N, so rank M <= rank W* <= r", cites=FACTORS),
        Step("all r entries of L' are nonzero, so rank M = r + rank A1 and A1 = 0", cites=BLOCKS),
        Step(
            "so in the limit K = (L' - S L) (+) A1 is zero, and with it E = U K V^T",
            by="a_residual_without_a_rest_vanishes_at_the_optimum",
        ),
        Step(
            "the data are realizable, as Y = W* X: where E tends to zero the training error does",
            uses="theorem1.zero-error",
            given=("realizable",),
        ),
    ],
)

GLOBAL_MINIMUM = PROPOSITION1.printed(
    "global-minimum",
    "The limit is a global minimum: no network of these widths has a smaller loss.",
    hypotheses={
        "aligned": ALIGNED,
        "split": SPLIT,
        "any-map": ANY_MAP,
        "positive-step": POSITIVE_STEP,
        "positive": POSITIVE + EACH,
        "below": BELOW + EACH,
        "step": STEP,
    },
    reading="the standing assumption read as: some linear map interpolates, not necessarily one that fits "
    "through the network",
    intended=False,
)

GLOBAL_REPAIRED = PROPOSITION1.repaired(
    "global-minimum-repaired",
    "The limit is a global minimum: its loss is zero.",
    repairs=GLOBAL_MINIMUM,
    hypotheses={
        "aligned": ALIGNED,
        "split": SPLIT,
        "realizable": REALIZABLE,
        "positive-step": POSITIVE_STEP,
        "positive": POSITIVE + EACH,
        "below": BELOW + EACH,
        "step": STEP,
    },
    adds=("realizable",),
    argument=[
        Step("this is the proposition with the network itself interpolating", uses="proposition1.printed"),
        Step("no loss is negative, and at the limit it is zero", by="the_loss_of_a_mode_is_its_gap_squared"),
    ],
)

ZERO_TARGET = PROPOSITION1.extension(
    "zero-target",
    "The linear rate does not extend to a mode with lambda' = 0 < lambda, which the printed hypotheses exclude: S(t) <= "
    "(S(0)^{-q} + (2d-2) eta lambda t)^{-1/q}, q = 2 - 2/d, from every such start, and from a balanced one S(t) >= "
    "(S(0)^{-q} + 2 (2^{2d-2} - 1) eta lambda t)^{-1/q}, which is not at most C rho^t for any C and any rho < 1.",
    hypotheses={
        "positive-step": POSITIVE_STEP,
        "positive": POSITIVE,
        "no-target": "lambda' = 0 < lambda",
        "two-layers": "d >= 2",
        "stable": "eta lambda prod_{j != i} sigma_j(0)^2 <= 1/2 for all i (the printed bound divides by zero)",
    },
    argument=[
        Step(
            "positive entries and that bound are the start of Theorem 4: the inverse power of the product grows in each step by "
            "a constant at least, and from a balanced start by a constant at most",
            uses="theorem4.vanishing-target-rate",
            given=["start"],
        ),
        Step("because each entry shrinks by its own factor", by="a_mode_without_target_shrinks"),
        Step("so S(t) rho^{-t} is not bounded for any rho < 1", cites=POWERS),
    ],
)

BEST_RATE = PROPOSITION1.extension(
    "best-rate",
    "The factor d in the rate is best possible: for every d and every c > d some start satisfies the hypotheses "
    "of proposition1.rate and has a first step in which the gap is multiplied by a factor larger than 1 - c kappa S(0)^{2-2/d}.",
    hypotheses={"more": "c > d"},
    argument=[
        Step(
            "a balanced start has u^2 X = d kappa S^{2-2/d}",
            by="a_balanced_mode_meets_the_means_with_equality",
        ),
        Step("its first step multiplies u by (1 + z/d)^d <= e^z with z = X u (1 - u)", cites=EXPONENTIAL),
        Step(
            "so the gap is multiplied by a factor of at least 1 - u^2 X phi(z), where e^z = 1 + z phi(z)",
            by="a_growth_by_one_plus_z_phi_leaves_that_gap",
        ),
        Step("z tends to 0 as u tends to 1, so phi(z) < c/d for u close to 1", cites=SLOPE),
    ],
)

SMALL_START = "sigma_i(0) = sigma for all i with 0 < sigma < 1; sigma, lambda and s are the same for all depths"
START_BELOW = "sigma^d < s for all depths d"
SHARE = "gamma is the same share of the printed bound at all depths: c times it with 0 < c <= 1"

DEPTH_RATE = PROPOSITION1.printed(
    "depth-rate",
    "The upper bound on the rate of convergence, rho <= 1 - d kappa S(0)^{2-2/d}, can grow exponentially in the depth.",
    hypotheses={"small": SMALL_START, "below": START_BELOW, "share": SHARE},
    reading="read literally: the rate is the factor by which the gap contracts in a step",
    intended=False,
)

DEPTH = PROPOSITION1.printed(
    "depth",
    "The upper bound on the time to converge, 1/(d kappa S(0)^{2-2/d}) steps for each factor e, can grow exponentially "
    "in the depth.",
    hypotheses={"small": SMALL_START, "below": START_BELOW, "share": SHARE},
    reading="the bound on the rate read as one on the time: one family of starts, one for each depth, for which it grows so",
    argument=[
        Step(
            "sigma > 0, S(0) = sigma^d < s and 0 < gamma <= the printed bound <= the sharp one, so the gap is at most "
            "rho^t <= exp(-d kappa S(0)^{2-2/d} t) times that at the start: a bound on the time",
            uses="proposition1.rate",
            given=("positive-step", "positive", "at-most", "sharp-step"),
        ),
        Step(
            "d kappa = c ln 2 sigma^2/s^2 makes that time s^2 sigma^{-2d} / (c ln 2): each layer more multiplies it by "
            "sigma^{-2} > 1",
            by="each_layer_more_multiplies_the_bound_by_a_constant",
        ),
    ],
)
