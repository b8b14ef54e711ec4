"""Exact rational matrices: the arithmetic in which a counterexample is a counterexample."""

from verify.exact.elimination import NoSolution, SingularMatrix
from verify.exact.entries import exact_fraction
from verify.exact.matrix import RationalMatrix
from verify.exact.stacking import block_diagonal, hstack, vstack

__all__ = ["NoSolution", "RationalMatrix", "SingularMatrix", "block_diagonal", "exact_fraction", "hstack", "vstack"]
