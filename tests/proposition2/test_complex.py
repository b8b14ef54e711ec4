"""Complex matrices as real ones of twice the size: by hand."""

from __future__ import annotations

from proofs.proposition2.complex_trials import ComplexPair, complex_matrices_satisfy_the_inequality, real_form
from verify.claim import Answer
from verify.exact import RationalMatrix as R


def test_the_real_form_of_i() -> None:
    """i times i is -1, and the transpose of the real form is that of the conjugate."""
    i = real_form((R([[0]]), R([[1]])))
    assert i == R([[0, -1], [1, 0]])
    assert i @ i == -R.identity(2)
    assert real_form((R([[0]]), R([[1]])), conjugated=False) == i.T


def test_without_the_conjugate_the_inequality_fails() -> None:
    """A = (1, -i), B = (1, i): A B^* = 0, but A B^T = 2, and A^* A + B^* B = 2 I has 4 > 2."""
    pair = ComplexPair((R([[1, 0]]), R([[0, -1]])), (R([[1, 0]]), R([[0, 1]])))
    assert complex_matrices_satisfy_the_inequality(pair).answer is Answer.HOLDS
    assert complex_matrices_satisfy_the_inequality(pair, conjugated=False).answer is Answer.FAILS


def test_equal_numbers_meet_it() -> None:
    """A = B = 1 + i: 2 |A|^2 = 4 on both sides."""
    number = (R([[1]]), R([[1]]))
    assert complex_matrices_satisfy_the_inequality(ComplexPair(number, number)).answer is Answer.HOLDS
    assert complex_matrices_satisfy_the_inequality(ComplexPair(number, number), factor=3).answer is Answer.FAILS
