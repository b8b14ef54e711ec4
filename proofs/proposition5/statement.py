"""Proposition 5 as printed, in two readings, what holds instead, and a step size for the start of the printed proof."""

from __future__ import annotations

from verify.claim import Claim, Source, Step

PROPOSITION5 = Claim(
    "proposition5",
    title="With one output, alignment is an invariant for every convex loss",
    source=Source("Section 4.2 and Appendix F", "Proposition 5"),
    notation=(
        "f(x) = W_d ... W_1 x with one output; the map is v^T = W_d ... W_1; L(v) = (1/2n) sum_k l(v^T x_k, y_k) "
        "with gradient g = g(v)",
        "rank-one chain: W_1 = e_1 w^T, W_i = a_i e_i e_{i-1}^T for 2 <= i <= d, with unit vectors e_i; v = a w "
        "with a = a_2 ... a_d",
        "a step: w' = w - gamma a g, a_i' = a_i - gamma (a/a_i) g^T w (all at once)",
        "the start of the printed proof: w = 0 and a_2 = ... = a_d = sigma > 0; then the a_i stay equal",
        "zero error at v*: l(v*^T x_k, y_k) = 0 for all k",
    ),
)

CONSTANT = Source("calculus", "a function whose derivative vanishes on a line is constant there")
LEAST = Source("calculus", "a derivative vanishes where the function is least")
MONOTONE = Source("calculus", "norms are multiplicative for numbers, and powers of positive numbers are monotone")
TRIANGLE = Source("calculus", "the triangle inequality")
CONVEX = Source("convex analysis", note="a differentiable convex function lies above its tangents")
DESCENT = Source(
    "Nesterov, Lectures on Convex Optimization, Lemma 1.2.3", note="the descent lemma, along the segment of a step"
)

DATA = {
    "scalar-output": "the network has one output",
    "convex-loss": "l(., y) is convex and twice continuously differentiable for every y",
    "zero-error": "the network can achieve zero training error on X, Y",
}
NONNEGATIVE = {"nonnegative": "l >= 0, so that zero error is the least there is"}
MOVING = {"moving": "some start has a nonzero gradient"}
DEEP = {"deep": "d >= 2"}

INVARIANCE = PROPOSITION5.extension(
    "invariance",
    "A rank-one chain W_1 = e_1 w^T, W_i = a_i e_i e_{i-1}^T, W_d = u e_{d-1}^T stays one: aligned at all times, "
    "for every loss with a "
    "gradient, every number of outputs and every depth. Only w (that is V_1), u (that is U_d) and the a_i move.",
    hypotheses={"rank-one": "the chain has this form at the start", **DEEP},
    argument=[
        Step(
            "products of neighbours are multiples of e_j e_i^T, by induction", by="rank_one_layers_multiply_to_rank_one"
        ),
        Step(
            "the gradient of a middle layer is a multiple of e_i e_{i-1}^T",
            by="the_gradient_of_a_middle_layer_stays_on_its_entry",
        ),
        Step(
            "that of the first layer lives in its first row e_1, that of the last in its column e_{d-1}",
            by="the_outer_gradients_stay_in_their_row_and_column",
        ),
    ],
)

PRINTED = PROPOSITION5.printed(
    "some-start",
    "Alignment is an invariant of training: some initialization with a nonzero gradient satisfies Definition 3: aligned at all "
    "times, and its training error tends to zero while the layers converge (Definition 3 names the limit).",
    hypotheses={**DATA, **MOVING, "avoids-zero": "gradient descent avoids the point where all parameters are zero"},
    reading="word for word: any depth, d = 1 included, and any convex loss, also one that is negative somewhere",
    intended=False,
)

REPAIRED = PROPOSITION5.repaired(
    "some-start-repaired",
    "Alignment is an invariant of training, for every step size gamma > 0: some rank-one start with a nonzero "
    "gradient reaches zero error in one step, after which no layer moves any more: aligned before and after, with U_1 and V_d "
    "and all inner frames fixed.",
    repairs=PRINTED,
    hypotheses={**DATA, **MOVING, **DEEP, **NONNEGATIVE},
    adds=("deep", "nonnegative"),
    argument=[
        Step("the start is a rank-one chain, and that stays one", uses="proposition5.invariance", given=["rank-one"]),
        Step(
            "if L(0) > 0: at zero v* the convex L lies above its tangent at 0, so 0 = L(v*) >= L(0) + g(0)^T v* and g(0)^T v* < 0",
            cites=CONVEX,
        ),
        Step(
            "from w = c v*, a_i = 1, W_d = 0 with gamma c^2 g(0)^T v* = -1 only W_d moves, and the map becomes v*",
            by="a_start_on_the_interpolating_direction_hits_it",
        ),
        Step("if L(0) = 0: g(z)^T z >= L(z) - L(0) for all z, positive wherever g(z)^T z is not zero", cites=CONVEX),
        Step(
            "g is not identically zero (some start moves); so g(z)^T z > 0 for some z: if it were zero for all z, L would be "
            "constant on lines through 0, on which its derivative is g(tz)^T z",
            cites=CONSTANT,
        ),
        Step(
            "from w = z/s, W_d = s e^T with s^2 = gamma g(z)^T z the last layer moves to zero, and the map to 0, which is optimal",
            by="a_start_above_zero_hits_zero",
        ),
        Step("at zero error l = 0 is least, its derivative vanishes, and nothing moves any more", cites=LEAST),
    ],
)

DEEP_READING = PROPOSITION5.printed(
    "some-start-deep",
    "Alignment is an invariant of training: some initialization of rank one with a nonzero gradient satisfies Definition 3: "
    "aligned at all times, and its training error tends to zero while the layers converge. Any step size gamma > 0 will do, and "
    "the first layer or the last is not zero at any time.",
    hypotheses={**DATA, **MOVING, **DEEP, **NONNEGATIVE},
    reading="with a start of rank one, as in the printed proof; d >= 2, as with one layer there is nothing to align; l >= 0, as "
    "zero error is meant to be the least there is; that the point where all parameters are zero is avoided is said of the run",
    argument=[
        Step(
            "a start reaches zero error in one step; of its first and last layer one moves and the other is c v* or z/s, not zero",
            uses="proposition5.some-start-repaired",
        )
    ],
)

ANY_LOSS = PROPOSITION5.printed(
    "any-loss",
    "Alignment is an invariant of training: that run is aligned at all times, and U_1, V_d and all inner frames are fixed.",
    hypotheses={
        "scalar-output": DATA["scalar-output"],
        **DEEP,
        "converges": "the loss has a gradient, and from some aligned start of rank one with a nonzero gradient the layers converge "
        "to zero training error",
    },
    reading='Section 4.2: "for any real-valued loss function provided that gradient descent converges to zero training error", '
    "of the start of Appendix F",
    argument=[
        Step(
            "an aligned start of rank one is a rank-one chain, and that stays one: only w, u and the numbers a_i move, and u is a "
            "number as there is one output",
            uses="proposition5.invariance",
            given=["rank-one"],
        )
    ],
)

PROOF_START = PROPOSITION5.printed(
    "proof-start",
    "From the start of the printed proof, w = 0 and a_2 = ... = a_d = sigma > 0, the training error tends to zero.",
    hypotheses={
        **DATA,
        **DEEP,
        **NONNEGATIVE,
        "avoids-zero": "gradient descent avoids the point where all parameters are zero",
    },
    reading="the initialization of the printed proof, whatever the step size",
)

CONSTANTS = "L(v) <= L(0) implies |v| <= R for v in the span of the x_k; rho = 2 sqrt(sigma^2 + R^{2/d}); |g| <= C "
"and |g(v) - g(v')| <= H |v - v'| where |v|, |v'| <= rho^d"
SMALL_STEP = (
    "gamma > 0, and L(0) = 0 or gamma <= min{1/beta, sigma^2/(4 L(0)), (rho/2)^{2-d}/(C sqrt d)} with "
    "beta = H d rho^{2d-2} + C (d-1) rho^{d-2}"
)

SMALL = PROPOSITION5.repaired(
    "proof-start-repaired",
    "From the start of the printed proof, w = 0 and a_2 = ... = a_d = sigma > 0, the training error tends to zero. All the while "
    "a_i^2 >= sigma^2/2 + |w|^2, so that the saddles are never approached, and L decreases at least like 1/t: "
    "1/L(t+1) >= 1/L(t) + c, while L(t+1) is not zero, with c = gamma (sigma^2/2)^{d-1} / (2 (R + |v*|)^2).",
    repairs=PROOF_START,
    hypotheses={**DATA, **DEEP, **NONNEGATIVE, "bounded": CONSTANTS, "small-step": SMALL_STEP},
    adds=("bounded", "small-step"),
    argument=[
        Step(
            "if L(0) = 0 the start has the least error there is: its derivative vanishes, and nothing ever moves; from here on "
            "L(0) > 0, so g(0) is not zero, as 0 = L(v*) >= L(0) + g(0)^T v*, and C and beta are positive",
            cites=CONVEX,
        ),
        Step(
            "the start is a rank-one chain, so it stays one; the a_i stay equal",
            uses="proposition5.invariance",
            given=["rank-one"],
        ),
        Step(
            "D = a_i^2 - |w|^2 changes in a step by gamma^2 a^2 ((g^T w)^2/a_i^2 - |g|^2), which is at least -gamma^2 a^2 |g|^2",
            by="the_imbalance_of_a_rank_one_chain",
        ),
        Step(
            "while |w| <= |a_i| it is not positive: D <= sigma^2",
            cites=Source("calculus", "the inequality of Cauchy and Schwarz"),
        ),
        Step(
            "where |w|, |a_i| <= rho: |v| <= rho^d, so that C and H bound g and its derivative there",
            cites=MONOTONE,
        ),
        Step(
            "along a direction with the parts h_1, ..., h_d for w, a_2, ..., a_d the first derivative of v = a w is at most "
            "rho^{d-1} T and the second at most rho^{d-2} (T^2 - Q), with T = sum |h_i| and Q = sum |h_i|^2",
            by="the_derivatives_of_a_product_are_bounded_one_factor_at_a_time",
        ),
        Step("T^2 - Q = sum_{i != j} |h_i| |h_j| <= (d-1) Q", by="cross_terms_are_bounded_by_d_minus_one_squares"),
        Step(
            "so the second derivative of F(w, a) = L(a w), H rho^{2d-2} T^2 + C rho^{d-2} (T^2 - Q) at most, is at most beta Q",
            by="the_bounds_on_the_product_make_beta",
        ),
        Step(
            "while the points are there, F decreases in a step by at least (gamma/2) |grad F|^2 >= (gamma/2) a^2 "
            "|g|^2, as gamma beta <= 1",
            cites=DESCENT,
        ),
        Step("the remainder of the descent lemma is at most half the gain", by="the_step_gains_half_of_what_it_could"),
        Step(
            "so sum gamma^2 a^2 |g|^2 <= 2 gamma L(0) <= sigma^2/2 and D >= sigma^2/2 at all times",
            by="what_the_imbalance_loses_in_all",
        ),
        Step(
            "then R >= |v| = |a| |w| >= |w|^d, so |w| <= R^{1/d} and a_i^2 <= sigma^2 + R^{2/d} = (rho/2)^2",
            cites=MONOTONE,
        ),
        Step(
            "where |w|, |a_i| <= rho/2 a step is no longer than gamma C sqrt d (rho/2)^{d-1} <= rho/2",
            by="a_step_is_no_longer_than_half_of_rho",
        ),
        Step("so the segment of a step stays where |w|, |a_i| <= rho, and the bounds hold on it", cites=TRIANGLE),
        Step("convexity: L(v) <= g^T (v - v*) <= |g| (R + |v*|)", cites=CONVEX),
        Step(
            "a^2 >= (sigma^2/2)^{d-1} makes the decrease at least c L^2",
            by="the_gain_is_c_times_the_square_of_the_loss",
        ),
        Step(
            "so L(t+1) <= L(t) - c L(t)^2, hence 1/L(t+1) >= 1/L(t) + c and L tends to zero",
            by="a_quadratic_decrease_is_a_rate_of_one_over_t",
        ),
    ],
)
