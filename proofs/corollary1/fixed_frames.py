"""Runs that stay in their frames although the data do not split there: the diagonal still moves by equation (6), and alone.

With ``L'`` and ``L`` diagonal and anything beside them the layers may leave their frames in the first step. If they do not, the
corollary is true of them: no diagonal entry of a layer ever meets an entry of the data off the diagonal.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import prod

import numpy as np

from proofs.corollary1.necessity import E_TEXT, ETA, TARGETS
from proofs.corollary1.refutation import hypotheses
from proofs.corollary1.statement import COROLLARY1, FIXED_FRAMES, OTHER_ENTRIES_LITERAL
from proofs.lemma2.blocks import c0, cd, ch, ci, eta, narrow, r
from proofs.network import Data, step
from proofs.network.counterexample import held_against
from verify.claim import Answer, Count, Counterexample, Outcome, Statement
from verify.exact import RationalMatrix
from verify.sampling import Strata, Stratum
from verify.sampling.orthogonal import rational_rotations
from verify.sampling.shapes import DEGENERATE_WIDTHS, random_widths
from verify.symbolic import (
    BlockMatrix,
    Derivation,
    Expression,
    block_diagonal,
    diagonal,
    dim,
    established,
    identity,
    matrix,
    symmetric,
    zero,
)

Rng = np.random.Generator
three = RationalMatrix.identity(3)


@COROLLARY1.derived(
    covers="all widths, every depth, any data; position j listed first in all frames",
    controls={
        "with_layers_that_are_not_diagonal": {"aligned": False},
        "with_the_first_product_over_all_layers": {"over_all": True},
        "with_the_opposite_sign": {"sign": -1},
    },
)
def a_diagonal_entry_moves_by_equation_6_on_any_data(
    *, aligned: bool = True, over_all: bool = False, sign: int = 1
) -> Outcome:
    """``s_j + eta a_j (M_jj - a_j s_j b_j N_jj) b_j`` for ``D_A = a_j (+) D_A'`` and so on: numbers, whatever M and N are."""
    a, s, b = (matrix(name, 1, 1) for name in ("a_j", "s_j", "b_j"))
    DA, DB = block_diagonal(a, diagonal("D_A'", cd, ci)), block_diagonal(b, diagonal("D_B'", ch, c0))
    beside = zero(1, ch) if aligned else matrix("w", 1, ch)
    S = BlockMatrix([[s, beside], [zero(ci, 1), diagonal("S_i'", ci, ch)]])
    M = BlockMatrix([[matrix("M_jj", 1, 1), matrix("m", 1, c0)], [matrix("m'", cd, 1), matrix("M'", cd, c0)]])
    n = matrix("n", 1, c0)
    N = BlockMatrix([[matrix("N_jj", 1, 1), n], [n.T, symmetric("N'", c0)]])
    first = Derivation("entry (j, j) of the layer after a step")
    first.start(_first_entry(S + eta * (DA.T @ (M - DA @ S @ DB @ N) @ DB.T))).normalise()
    others = (a @ s if over_all else a).T
    inside = M.blocks[0][0] - a @ s @ b @ N.blocks[0][0]
    return established(first, BlockMatrix([[s + sign * eta * (others @ inside @ b.T)]]))


def _first_entry(A: BlockMatrix) -> BlockMatrix:
    """Return the entry as ``[I 0] A [I; 0]``."""
    top = BlockMatrix([[identity(1), zero(1, A.row_sizes[1])]])
    left = BlockMatrix([[identity(1)], [zero(A.col_sizes[1], 1)]])
    return top @ A @ left


@COROLLARY1.derived(
    covers="all widths, every depth, any residual; the narrowest width above layer i or below it",
    controls={"with_a_width_that_is_not_the_narrowest": {"bottleneck": False}},
)
def the_block_beyond_the_first_r_rests_on_any_data(*, bottleneck: bool = True) -> Outcome:
    """The last block of ``S_i + eta D_A^T K D_B^T`` is ``t_i + eta a'^T K_22 b'^T``, and ``a' = p q`` or ``b' = p q`` passes a
    width with no room beside the first r."""
    between = narrow if bottleneck else dim("c_m", 0)
    above = diagonal("p", cd, between) @ diagonal("q", between, ci)
    below = diagonal("p", ch, between) @ diagonal("q", between, c0)
    cases = ((above, diagonal("b'", ch, c0)), (diagonal("a'", cd, ci), below))
    return Outcome.conjunction([_last_block(*case) for case in cases])


def _last_block(above: Expression, below: Expression) -> Outcome:
    t = diagonal("t_i", ci, ch)
    K = BlockMatrix([[matrix("K_11", r, r), matrix("K_12", r, c0)], [matrix("K_21", cd, r), matrix("K_22", cd, c0)]])
    DA, DB = block_diagonal(diagonal("a", r), above), block_diagonal(diagonal("b", r), below)
    moved = block_diagonal(diagonal("s_i", r), t) + eta * (DA.T @ K @ DB.T)
    top = BlockMatrix([[zero(ci, r), identity(ci)]])
    left = BlockMatrix([[zero(r, ch)], [identity(ch)]])
    derivation = Derivation("the block beyond the first r after a step").start(top @ moved @ left).normalise()
    return established(derivation, BlockMatrix([[t]]))


@dataclass(frozen=True)
class LastAlone:
    """An aligned chain whose last layer is zero, so that no other layer moves, on inputs that are coupled in its frames.

    Attributes:
        data: ``U^T Y X^T V`` is diagonal, ``V^T X X^T V`` is any positive definite matrix.
        frames: ``(V, Q_1, ..., U)``, orthogonal and rational.
        middles: the rectangular diagonal middles, the last one zero.
    """

    data: Data
    frames: tuple[RationalMatrix, ...]
    middles: tuple[RationalMatrix, ...]

    @property
    def layers(self) -> tuple[RationalMatrix, ...]:
        return tuple(Q @ S @ P.T for (P, Q), S in zip(pairwise(self.frames), self.middles, strict=True))


def _last_alone(rng: Rng, widths: tuple[int, ...]) -> LastAlone:
    frames = tuple(rational_rotations(rng, k, turns=2) for k in widths)
    shapes = [(after, before) for before, after in pairwise(widths)]
    middles = [RationalMatrix.diagonal([int(x) for x in rng.integers(1, 4, min(s))], s) for s in shapes]
    middles[-1] = 0 * middles[-1]
    k0, kd = widths[0], widths[-1]
    lower = [[int(p == q) or (p > q) * int(rng.integers(1, 4)) for q in range(k0)] for p in range(k0)]
    inner = RationalMatrix(lower)
    targets = RationalMatrix.diagonal([int(x) for x in rng.integers(-3, 4, min(k0, kd))], (kd, k0))
    X, Y = frames[0] @ inner, frames[-1] @ targets @ inner.inverse().T
    return LastAlone(Data(X, Y), frames, tuple(middles))


def _of(name: str, widths: tuple[int, ...]) -> Stratum[LastAlone]:
    return Stratum(name, lambda rng: _last_alone(rng, widths))


COUPLED_INPUTS = Strata(
    [_of(name, widths) for name, widths in DEGENERATE_WIDTHS.items()],
    [Stratum("random widths", lambda rng: _last_alone(rng, random_widths(rng, depth=(1, 4), width=(1, 4))))],
)


@COROLLARY1.certified(
    covers="exact first steps on inputs that are coupled in the frames, depth 1 to 4, widths 1 to 4",
    instances=COUPLED_INPUTS,
    count=Count(24, 150, 1500),
    controls={"with_twice_the_step": {"factor": 2}, "from_a_last_layer_of_ones": {"last": 1}},
    supports=[FIXED_FRAMES],
)
def coupled_inputs_leave_equation_6_to_a_run_in_fixed_frames(
    drawn: LastAlone, *, factor: int = 1, last: int = 0
) -> Outcome:
    """From a last layer of zeros the step moves that layer by the targets alone, whatever the inputs are."""
    frames, shape = drawn.frames, drawn.middles[-1].shape
    middles = (*drawn.middles[:-1], RationalMatrix.diagonal([last] * min(shape), shape))
    N, M = (Q.T @ A @ frames[0] for Q, A in ((frames[0], drawn.data.N), (frames[-1], drawn.data.M)))
    before = LastAlone(drawn.data, frames, middles).layers
    after = step(before, drawn.data.N, drawn.data.M, factor * ETA)
    found = tuple(Q.T @ W @ P for (P, Q), W in zip(pairwise(frames), after, strict=True))
    return Outcome(Answer.of(found == _by_equation_6(middles, N, M)), "every entry of every layer")


def _by_equation_6(
    middles: tuple[RationalMatrix, ...], N: RationalMatrix, M: RationalMatrix
) -> tuple[RationalMatrix, ...]:
    """Move the first r diagonal entries by (6) with the diagonals of N and M, and nothing else."""
    widths = (middles[0].columns, *(S.rows for S in middles))
    moved = [[S[j, j] for j in range(min(S.shape))] for S in middles]
    for j in range(min(widths)):
        entries = [S[j, j] for S in middles]
        for i, _ in enumerate(middles):
            others = prod(entries[:i] + entries[i + 1 :])
            moved[i][j] += ETA * others * (M[j, j] - prod(entries) * N[j, j])
    return tuple(RationalMatrix.diagonal(row, S.shape) for row, S in zip(moved, middles, strict=True))


COUPLED = RationalMatrix([[1, 0, 0], [0, 1, 0], [0, 1, 1]])
BLOCKS_TEXT = "isdiagonal(submatrix(Y*X^T, 1, 2, 1, 2)) and isdiagonal(submatrix(X*X^T, 1, 2, 1, 2))"
STAYS_TEXT = f"isdiagonal(W1 + e*W2^T*{E_TEXT}) and isdiagonal(W2 + e*{E_TEXT}*W1^T)"
BEYOND_TEXT = (
    f"frobenius2(submatrix(W2^T*{E_TEXT}, 1, 2, 3, 3)) == 0 and frobenius2(submatrix({E_TEXT}*W1^T, 3, 3, 1, 2)) == 0"
)


def blocks_alone(statement: Statement, dropped: str, X: RationalMatrix) -> Counterexample:
    """Hold the first step of widths (3, 2, 3) in the frames I against the statement that nothing moves beyond the first block."""
    data = Data.of_map(X, TARGETS)
    layers = (RationalMatrix.diagonal([1, 1], (2, 3)), RationalMatrix.diagonal([1, 2], (3, 2)))
    known, after = hypotheses(data, layers), step(layers, data.N, data.M, ETA)
    stays = known["aligned"] and all(W.is_diagonal() for W in after)
    holds = {
        "aligned": (known["aligned"], "isdiagonal(W1) and isdiagonal(W2)"),
        "narrow": (known["narrow"], "rows(W1) > 1 and columns(W1) > 1 and rows(W2) > 1"),
        "blocks": (known["blocks"], BLOCKS_TEXT),
        "fixed": (stays, STAYS_TEXT),
    }
    rests = after[0][:, 2:] == layers[0][:, 2:] and after[1][2:, :] == layers[1][2:, :]
    return held_against(
        statement, dropped, {"X": data.X, "Y": data.Y, "W1": layers[0], "W2": layers[1], "e": ETA},
        {name: holds[name] for name in statement.hypotheses},
        (rests, "column 3 of W_1 and row 3 of W_2 rest", BEYOND_TEXT),
        repair=None if dropped else {"fixed": holds["fixed"]},
        facts=None if dropped else {"the step is one of gradient descent": "e > 0"},
    )  # fmt: skip


@COROLLARY1.counterexample(
    covers="widths (3, 2, 3), one exact step, all frames I",
    refutes=OTHER_ENTRIES_LITERAL,
    controls={"on_whitened_inputs": {"X": three}},
)
def inputs_coupled_to_the_rest_move_what_lies_beyond(*, X: RationalMatrix = COUPLED) -> Counterexample:
    """The third input is coupled to the second: ``L = I`` and ``L' = diag(3, 5)``, and entry (2, 3) of ``W_1`` moves."""
    return blocks_alone(OTHER_ENTRIES_LITERAL, "", X)


@COROLLARY1.counterexample(
    covers="widths (3, 2, 3), one exact step, all frames I",
    without=(FIXED_FRAMES, "fixed"),
    controls={"on_whitened_inputs": {"X": three}},
)
def layers_that_leave_their_frames_move_beyond(*, X: RationalMatrix = COUPLED) -> Counterexample:
    """The same step."""
    return blocks_alone(FIXED_FRAMES, "fixed", X)
