"""Layer structures (Definition 4) as data: linear spaces of matrices with an exact basis and a fast action.

    S = structure_of("conv2d:28x28:3x3")       # or Convolution((28, 28), (3, 3)), Toeplitz(9, 9), UserBasis.of([...])
    S.shape, S.dimension, S.norms_squared, S.is_orthogonal, S.gram()
    for A in S.basis():                        # sparse and exact
        for i, j, value in A: ...
    S.element([1, 0, ...])                     # exact dense matrix; S.sparse_element(...) by nonzero entries
    S.apply(c, X), S.apply_transposed(c, Y)    # floats, batched, without forming the matrix
    S.traces(left, right)                      # <left right^T, A_j> for all j: the gradient in the coefficients

Read in this order: ``sparse_matrix``, ``space`` (what every structure can do), ``pattern``, ``diagonals``,
``convolution``, ``products``, ``user_basis``, ``words`` (the texts users type), ``border`` and ``border_floats``
(commutators of convolutions on large images, from small ones).
"""

from proofs.structure.convolution import Convolution
from proofs.structure.diagonals import Circulant, Hankel, Toeplitz
from proofs.structure.pattern import Pattern, Sparse, Symmetric, diagonal, full
from proofs.structure.products import DirectSum, Kronecker, blocks
from proofs.structure.space import Structure
from proofs.structure.sparse_matrix import SparseMatrix, combination
from proofs.structure.user_basis import DependentBasis, RankOne, UserBasis
from proofs.structure.words import UnknownStructure, structure_of

__all__ = [
    "Circulant", "Convolution", "DependentBasis", "DirectSum", "Hankel", "Kronecker", "Pattern", "RankOne", "Sparse",
    "SparseMatrix", "Structure", "Symmetric", "Toeplitz", "UnknownStructure", "UserBasis", "blocks", "combination",
    "diagonal", "full", "structure_of",
]  # fmt: skip
