"""Exact rational matrices: the arithmetic in which a counterexample is a counterexample."""

from verify.exact.commutator import commutator, commute, commuting_family
from verify.exact.eigen import Diagonalisation, diagonalise, rational_eigenvalues, square_root
from verify.exact.elimination import NoSolution, SingularMatrix
from verify.exact.entries import exact_fraction
from verify.exact.frame import Frame, completed, joint_frame, orthogonalised
from verify.exact.matrix import RationalMatrix
from verify.exact.rank import RankCertificate, certified_rank, rank_modulo
from verify.exact.stacking import block_diagonal, hstack, vstack
from verify.exact.storage import ShapeError

__all__ = [
    "Diagonalisation",
    "Frame",
    "NoSolution",
    "RankCertificate",
    "RationalMatrix",
    "ShapeError",
    "SingularMatrix",
    "block_diagonal",
    "certified_rank",
    "commutator",
    "commute",
    "commuting_family",
    "completed",
    "diagonalise",
    "exact_fraction",
    "hstack",
    "joint_frame",
    "orthogonalised",
    "rank_modulo",
    "rational_eigenvalues",
    "square_root",
    "vstack",
]
