"""Lemma 3 as printed, the identity it rests on, and the sharp form."""

from __future__ import annotations

from proofs.network.setting import POSITIVE_STEP
from verify.claim import Claim, Source, Step

LEMMA3 = Claim(
    "lemma3",
    title="0 < S(t) <= lambda'/lambda for all t: a mode approaches its optimum from below",
    source=Source("Appendix C", "Lemma 3, with equations (13) to (17)"),
    notation=(
        "one mode: entries sigma_1, ..., sigma_d of the layers, S = prod sigma_i, s = lambda'/lambda, kappa = "
        "gamma lambda / n",
        "a step: sigma_i += kappa (s - S) prod_{j != i} sigma_j (13)",
        "u = S/s, x_i = kappa s^2 / sigma_i^2, X = sum_i x_i: a step multiplies S by prod_i (1 + x_i u (1 - u))",
    ),
)

POSITIVE = "sigma_i(0) > 0 for all i"
BELOW = "S(0) < lambda'/lambda (so lambda and lambda' are positive)"
AT_MOST = "S(0) <= lambda'/lambda, with lambda and lambda' positive"
PRINTED_STEP = "gamma <= (n ln 2 / d) min_i sigma_i(0)^2 lambda / lambda'^2"
SHARP_STEP = "kappa s^2 sum_i sigma_i(0)^{-2} <= 1, that is, gamma <= n lambda / (lambda'^2 sum_i sigma_i(0)^{-2})"
CALCULUS = Source("calculus")

IDENTITY = LEMMA3.printed(
    "identity",
    "s - S(t+1) = (s - S) r(t) with r(t) = 1 - sum over nonempty T in [d] of kappa^|T| S^{|T|+1} (s - S)^{|T|-1} "
    "prod_{i in T} sigma_i^{-2}, for every depth d.",
    hypotheses={"nonzero": "sigma_i(t) != 0 for all i", "off-optimum": "S(t) != s"},
    argument=[
        Step(
            "sigma_i(t+1) = sigma_i (1 + y_i) with y_i = kappa S (s - S) / sigma_i^2: equation (13)",
            by="a_step_multiplies_an_entry_by_one_plus_y",
        ),
        Step(
            "prod_{i <= d} (1 + y_i) = 1 + sum over nonempty T of prod_{i in T} y_i, by induction on d: "
            "equations (14), (15)",
            by="a_product_of_sums_is_a_sum_over_subsets",
        ),
        Step(
            "S prod_{i in T} y_i / (s - S) is the summand of (17), by induction on |T|",
            by=("a_single_factor_gives_the_summand_of_17", "one_factor_more_gives_the_next_summand_of_17"),
        ),
        Step("s - S(1 + G) = (s - S)(1 - S G / (s - S)): equations (16), (17)", by="the_gap_contracts_by_r"),
    ],
)

SHARP = LEMMA3.extension(
    "sharp",
    "0 < S(t) <= S(t+1) <= s for all t and no sigma_i ever decreases: ln 2 may be replaced by 1, and d / min "
    "sigma_i^2 by the sum of sigma_i^{-2}.",
    hypotheses={"positive-step": POSITIVE_STEP, "positive": POSITIVE, "at-most": AT_MOST, "sharp-step": SHARP_STEP},
    argument=[
        Step("a step multiplies sigma_i by 1 + x_i u (1 - u) >= 1", by="a_step_in_relative_terms"),
        Step("1 + x <= e^x and ln u <= u - 1, so ln u' <= (u - 1) + X u (1 - u)", cites=CALCULUS),
        Step(
            "which is -(1 - u)^2 <= 0 where X = 1, and less where X < 1: u' <= 1",
            by="the_exponent_of_the_trap_is_minus_a_square",
        ),
        Step(
            "the sigma_i do not decrease, so X does not increase and the hypotheses hold again: induction on t",
            by="a_step_in_relative_terms",
        ),
    ],
)

PRINTED = LEMMA3.printed(
    "printed",
    "0 < S(t) <= lambda'/lambda for all t >= 0.",
    hypotheses={"positive-step": POSITIVE_STEP, "positive": POSITIVE, "below": BELOW, "step": PRINTED_STEP},
    argument=[
        Step(
            "kappa s^2 sum_i sigma_i^{-2} <= d kappa s^2 / min sigma_i^2 <= ln 2",
            by="the_printed_step_is_sharp_enough",
        ),
        Step("ln u <= u - 1 at u = 2: ln 2 <= 1", cites=CALCULUS),
        Step(
            "so the step is small enough for the sharp form, and S(0) < s is at most s",
            uses="lemma3.sharp",
            given=("at-most", "sharp-step"),
        ),
    ],
)

NONNEGATIVE = LEMMA3.printed(
    "nonnegative",
    "r(t) >= 0, because the sum in (17) is at most (1 + kappa s^2 / min_i sigma_i(0)^2)^d - 1 <= e^{ln 2} - 1 = "
    "1. It is even positive.",
    hypotheses={"positive-step": POSITIVE_STEP, "positive": POSITIVE, "below": BELOW, "step": PRINTED_STEP},
    argument=[
        Step(
            "the summands of (17) for |T| = j add up to e_j(x) u^{j+1} (1 - u)^{j-1}",
            by="the_summands_of_17_in_relative_terms",
        ),
        Step(
            "j! e_j(x) <= X^j, the terms of a multinomial expansion, and all terms are nonnegative while u <= 1",
            cites=CALCULUS,
        ),
        Step("0 < u <= 1 at all times", uses="lemma3.printed"),
        Step(
            "the printed step is small enough for the sharp form, where no sigma_i ever decreases: x_i(t) <= x_i(0) <= "
            "m = kappa s^2 / min_i sigma_i(0)^2 at all times, and X(t) <= X(0)",
            uses="lemma3.sharp",
            given=("at-most", "sharp-step"),
        ),
        Step("d m <= ln 2, and X(t) <= X(0) <= d m <= ln 2", by="the_printed_step_is_sharp_enough"),
        Step(
            "e_j grows with each of its nonnegative arguments, so e_j(x) u^{j+1} (1 - u)^{j-1} <= e_j(m, ..., m) = binomial(d, j) "
            "m^j; by the binomial theorem and 1 + m <= e^m the sum is at most (1 + m)^d - 1 <= e^{d m} - 1 <= e^{ln 2} - 1 = 1: "
            "the printed chain, and r >= 0",
            cites=CALCULUS,
        ),
        Step(
            "more than that: X^j u^{j+1} (1 - u)^{j-1} = X u^2 z^{j-1} with z = X u (1 - u)",
            by="the_bounds_grow_by_one_factor",
        ),
        Step("(e^z - 1)/z is the sum of the z^{j-1}/j!: the exponential series", cites=CALCULUS),
        Step(
            "so r >= 1 - X u^2 (e^z - 1)/z, the sum of these bounds subtracted from 1",
            by="the_least_factor_subtracts_the_bounds_of_the_summands",
        ),
        Step(
            "which is positive for all 0 <= u <= 1 and 0 <= X <= ln 2",
            by="r_is_positive_on_the_whole_box_of_the_printed_step",
        ),
    ],
)

BEST = LEMMA3.extension(
    "best-constant",
    "The constant 1 of lemma3.sharp is best possible: for every C > 1 and every depth there is a balanced start "
    "below its optimum with kappa s^2 sum_i sigma_i(0)^{-2} = C and S(1) > s.",
    hypotheses={"more": "C > 1"},
    argument=[
        Step(
            "a product of numbers 1 + y with y >= 0 is at least 1 plus their sum (Bernoulli): u' >= u (1 + C u (1 - u)) from the "
            "balanced start with entries S(0)^{1/d}, S(0) = u s, for every 0 < u < 1",
            cites=CALCULUS,
        ),
        Step(
            "u (1 + C u (1 - u)) - 1 = (1 - u)(C u^2 - 1), two positive factors for C^{-1/2} < u < 1",
            by="the_overshoot_factors",
        ),
    ],
)

BALANCED = LEMMA3.extension(
    "balanced",
    "From balanced starts, all sigma_i equal, S(1) <= s holds for every S(0) in (0, s) if and only if d kappa "
    "s^{2-2/d} <= 1.",
    hypotheses={"positive-step": POSITIVE_STEP, "balanced": "all sigma_i(0) are equal and positive, 0 < S(0) < s"},
    argument=[
        Step(
            "S(1)/S(0) = (1 + (c/d) u^{1-2/d} (1 - u))^d with c = d kappa s^{2-2/d}",
            by="a_balanced_step_in_relative_terms",
        ),
        Step("1 + x <= e^x and ln u <= u - 1, so ln(S(1)/s) <= (u - 1) + c u^{1-2/d} (1 - u)", cites=CALCULUS),
        Step(
            "if c <= 1 this is -(1 - u)(1 - c u^{1-2/d}) <= 0 for d >= 2, as u^{1-2/d} <= 1; for d = 1 the gap 1 - S(1)/s is (1 - "
            "c)(1 - u), not negative either",
            by="the_balanced_exponent_is_a_product_that_is_not_positive",
        ),
        Step(
            "if c > 1: a product of numbers 1 + y with y >= 0 is at least 1 plus their sum (Bernoulli): S(1)/s >= u (1 + C u (1 - "
            "u)) with C = c u^{-2/d}",
            cites=CALCULUS,
        ),
        Step(
            "and this is 1 + (1 - u)(C u^2 - 1), more than 1 where C u^2 = c u^{2-2/d} > 1: for all u < 1 close to 1",
            by="the_overshoot_factors",
        ),
    ],
)
