"""Structural decisions: is an expression (block-)diagonal for every value of its letters and dimensions?

HOLDS is a proof from the shape of the words. Otherwise the answer is UNDECIDED: the words may still add up to a
diagonal matrix, and structure alone never says no.
"""

from __future__ import annotations

from verify.claim import Answer
from verify.symbolic.blocks import BlockMatrix
from verify.symbolic.expressions import Expression


def is_diagonal(formula: Expression | BlockMatrix) -> Answer:
    """Decide whether every word of the normal form is a product of rectangular diagonal letters only.

    A block matrix is diagonal when it is block diagonal with diagonal blocks, and every block that another one
    follows is square: otherwise the following blocks stand off the diagonal of the whole.
    """
    if isinstance(formula, Expression):
        words = [word for word, _ in formula.normal().terms]
        return _proved(all(factor.letter.diagonal for word in words for factor in word.factors))
    pairs = list(zip(formula.row_sizes, formula.col_sizes, strict=False))
    inner = pairs if len(formula.row_sizes) != len(formula.col_sizes) else pairs[:-1]
    aligned = all(rows == cols for rows, cols in inner)
    blocks = (block for row in formula.blocks for block in row)
    return (
        _proved(aligned)
        & is_block_diagonal(formula)
        & _proved(all(is_diagonal(block) is Answer.HOLDS for block in blocks))
    )


def is_block_diagonal(matrix: BlockMatrix) -> Answer:
    """Decide whether every block (p, q) with p != q vanishes in normal form."""
    grid = matrix.normal().blocks
    return _proved(all(p == q or not block.terms for p, row in enumerate(grid) for q, block in enumerate(row)))


def is_zero(formula: Expression) -> Answer:
    """Decide whether the normal form has no words left."""
    return _proved(not formula.normal().terms)


def _proved(yes: bool) -> Answer:
    return Answer.HOLDS if yes else Answer.UNDECIDED
