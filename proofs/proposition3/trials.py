"""Proposition 3 on exact aligned networks: the frames they were built from witness both alignments."""

from __future__ import annotations

from proofs.network import product
from proofs.proposition3.networks import Network, frames_show_alignment, pseudoinverse, strata
from proofs.proposition3.statement import ANY_RANK, PRINTED, PROPOSITION3
from verify.claim import Answer, Count, Outcome
from verify.exact import RationalMatrix


def outer_alignments(network: Network, W_star: RationalMatrix, *, transposed: bool = True) -> Outcome:
    """Whether the outer frames show W_d^T aligned with W*, and W* with W_1^T."""
    Q, layers = network.chain.frames.Q, network.layers
    last, first = layers[-1], layers[0]
    if transposed:
        found = {
            "W_d^T with W*": frames_show_alignment(last.T, W_star, Q[-2], Q[-1], Q[0]),
            "W* with W_1^T": frames_show_alignment(W_star, first.T, Q[-1], Q[0], Q[1]),
        }
    else:
        square = last.rows == last.columns
        found = {"W_d with W*": square and frames_show_alignment(last, W_star, Q[-1], Q[-2], Q[0])}
    missing = [name for name, holds in found.items() if not holds]
    return Outcome(Answer.of(not missing), f"not aligned: {', '.join(missing)}" if missing else "both aligned")


@PROPOSITION3.certified(
    covers="exact aligned networks, widths 1 to 4, depth 1 to 4, n >= k_0",
    instances=strata("full"),
    count=Count(48, 320, 3200),
    controls={
        "with_an_error_in_one_target": {"error": 1},
        "with_the_last_layer_not_transposed": {"transposed": False},
        "with_the_gram_matrix_left_out": {"whitened": False},
    },
    supports=[PRINTED],
)
def the_outer_layers_are_aligned_with_the_least_squares_map(
    network: Network, *, error: int = 0, transposed: bool = True, whitened: bool = True
) -> Outcome:
    """``W* = Y X^T (X X^T)^{-1}`` computed from the data alone equals the product and shares the outer frames."""
    X, Y = network.X, network.Y
    Y = Y + error * RationalMatrix([[int(i + j == 0) for j in range(Y.columns)] for i in range(Y.rows)])
    W_star = Y @ X.T @ (X @ X.T).inverse() if whitened else Y @ X.T
    if not error and whitened and W_star != product(network.layers):
        return Outcome(Answer.FAILS, "the least-squares map is not the product of the layers")
    return outer_alignments(network, W_star, transposed=transposed)


@PROPOSITION3.certified(
    covers="exact aligned networks, X of any rank with directions V_1",
    instances=strata("diagonal"),
    count=Count(48, 320, 3200),
    controls={"with_inputs_along_other_directions": {"turned": True}, "with_the_last_layer_not_transposed": {"transposed": False}},
    supports=[ANY_RANK],
)
def diagonal_inputs_of_any_rank_keep_the_outer_alignments(
    network: Network, *, turned: bool = False, transposed: bool = True
) -> Outcome:
    """With the exact pseudoinverse of X, zero matrices included."""
    X = network.X
    if turned:
        k = X.rows
        X = (RationalMatrix.identity(k) + RationalMatrix.unit(0, k - 1, (k, k))) @ X
    return outer_alignments(network, product(network.layers) @ X @ pseudoinverse(X), transposed=transposed)
