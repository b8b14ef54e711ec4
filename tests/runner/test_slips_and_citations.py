"""A slip in a shape refutes no theorem, and a neighbour in the same paper is no literature."""

from __future__ import annotations

from verify.claim import Ruling, Status

CITES_A_NEIGHBOUR = """
D = Claim("cube", title="A cube is not negative", source=Source("S", "11"))
T = D.printed("one", "x^3 >= 0", hypotheses={}, argument=[
    Step("look", by="one_is_not_negative"), Step("as is known", cites=Source("s. 12"))])

@D.certified(covers="x = 1", controls={"minus": {"x": -1}}, entire=True, supports=[T])
def one_is_not_negative(*, x=1): return x**3 >= 0

E = Claim("fourth", title="A fourth power is not negative", source=Source("S 12"))
U = E.printed("all", "x^4 >= 0", hypotheses={}, argument=[Step("use it", uses="cube.one"), Step("look", by="two_is_not")])

@E.certified(covers="x = 2", controls={"zero": {"x": 0}}, entire=True, supports=[U])
def two_is_not(*, x=2): return x**4 > 0

C.certified(covers="x = 1", controls={"minus": {"x": -1}}, supports=[S])(one_is_not_negative)
"""


def test_another_claim_of_the_paper_is_no_literature(paper) -> None:
    run = paper(CITES_A_NEIGHBOUR)
    (failure,) = run.plan.failures
    assert failure.location.claim == "cube"
    assert "cites 's. 12', which is where fourth itself is printed" in str(failure)


def test_a_slip_in_a_shape_refutes_nothing(paper) -> None:
    """Q^T Q is the identity: of the plane, not of the space."""
    text = """
from verify.exact import RationalMatrix as M
Q = C.printed("orthogonal", "Q^T Q = I", hypotheses={})

@C.certified(covers="a turn", instances=Cases([M([["3/5", "4/5"], ["-4/5", "3/5"]])]), controls={"two": {"k": 2}}, supports=[Q])
def its_columns_are_orthonormal(Q, *, k=1): return k * Q.T @ Q == M.identity(3)
"""
    run = paper(text)
    result = run.results["square", "its_columns_are_orthonormal"]
    assert result.status is Status.BROKEN
    assert "ShapeError: cannot compare shapes 2 x 2 and 3 x 3" in result.reason
    assert run.verdicts["square.orthogonal"].ruling is Ruling.BROKEN
    assert paper(text.replace("identity(3)", "identity(2)")).results.popitem()[1].status is Status.HELD
