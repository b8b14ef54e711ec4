r"""Words in non-commuting matrices of symbolic shape: calculations that cover every width and every depth.

The gradient of one layer of a linear network, the other layers collected in A (left) and B (right)::

    k_d, k_i, k_h, k_0, n = dims("k_d k_i k_{i-1} k_0 n")
    A, W, B = matrix("A", k_d, k_i), matrix("W_i", k_i, k_h), matrix("B", k_h, k_0)
    X, Y, E = matrix("X", k_0, n), matrix("Y", k_d, n), matrix("E", k_d, n)
    residual = define(E, Y - A @ W @ B @ X, reason="the network is affine in each layer")

    d = Derivation("gradient of layer i, any shapes, any depth")
    d.start(squared_norm(E) / (2 * scalar("n"))).apply(residual).gradient(W)
    d.concludes(-(A.T @ (Y - A @ W @ B @ X) @ X.T @ B.T) / scalar("n")).answer    # Answer.HOLDS

A derivation proves by normal forms, refutes by exact evaluation at random instances, and can be replayed step by
step by evaluation alone (``replay``). Standard library only; SymPy is a second opinion and imported when asked.
"""

from verify.symbolic.blocks import BlockMatrix, block_diagonal
from verify.symbolic.chains import Chain
from verify.symbolic.conclusion import BrokenKernel, Conclusion
from verify.symbolic.derivation import Derivation, Step, StepKind
from verify.symbolic.derived import DiagonalShape, ScalarIdentity, proves
from verify.symbolic.dimensions import Dim, Index, ShapeError, dim, dims, index, subscript
from verify.symbolic.evaluation import evaluate
from verify.symbolic.expressions import (
    Expression,
    diagonal,
    identity,
    isometry,
    letter_of,
    matrix,
    orthogonal,
    symmetric,
    zero,
)
from verify.symbolic.formulas import Formula
from verify.symbolic.gradients import differential, gradient, pull_back
from verify.symbolic.induction import Induction, InductionConclusion
from verify.symbolic.instances import Instance, NoInstance, Unsatisfied, sample_instance
from verify.symbolic.inverses import inverse_of
from verify.symbolic.letters import Factor, Letter
from verify.symbolic.outcome import established, same_entries, same_scalar, shown_diagonal
from verify.symbolic.printing import derivation_latex, derivation_text, latex
from verify.symbolic.rationals import Rational
from verify.symbolic.relations import Relation, RelationError, define, rewrite, substitute
from verify.symbolic.replay import ReplayedStep, replay
from verify.symbolic.scalars import Scalar, scalar
from verify.symbolic.serialise import derivation_to_json
from verify.symbolic.structure import is_block_diagonal, is_diagonal, is_zero
from verify.symbolic.traces import TraceSum, inner, squared_norm, trace
from verify.symbolic.words import Word

__all__ = [
    "BlockMatrix", "BrokenKernel", "Chain", "Conclusion", "Derivation", "DiagonalShape", "Dim", "Expression", "Factor",
    "Formula", "Index", "Induction", "InductionConclusion", "Instance", "Letter", "NoInstance", "Rational",
    "Relation", "RelationError", "ReplayedStep", "Scalar", "ScalarIdentity", "ShapeError", "Step", "StepKind", "TraceSum",
    "Unsatisfied", "Word", "block_diagonal", "define", "derivation_latex", "derivation_text",
    "derivation_to_json", "diagonal", "differential", "dim", "dims", "established", "evaluate", "gradient",
    "identity", "index", "inner", "inverse_of", "is_block_diagonal", "is_diagonal", "is_zero", "isometry", "latex",
    "letter_of", "matrix", "orthogonal", "proves", "pull_back", "replay", "rewrite", "same_entries", "same_scalar",
    "sample_instance", "scalar", "shown_diagonal", "squared_norm", "subscript", "substitute", "symmetric", "trace", "zero",
]  # fmt: skip
