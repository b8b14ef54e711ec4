"""Small claim files for the tests of the command, one for each way in which a run can end."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Ended(NamedTuple):
    """How a command ended, and what it printed."""

    status: int
    out: str
    err: str


Command = Callable[..., Ended]
Write = Callable[..., str]

HEAD = '''
"""A claim about squares."""
import os, sys, time
from fractions import Fraction
from verify.claim import Answer, Cases, Claim, Count, Counterexample, Defect, Evaluated, Outcome, Source, Step
from verify.symbolic import same_scalar, scalar

C = Claim("{id}", title="A square is not negative", source=Source("Section 1", "Theorem 1"))
REAL = {{"real": "x is real"}}
ALL = Cases(range(-3, 4))

class Drawn:
    def __init__(self, index):
        self.value, self.stratum, self.misses = index - 3, ("even", "odd")[index % 2], 0

class Numbers:
    names = ("even", "odd")
    def draw(self, seed, claim, check, index):
        return Drawn(index + seed)
'''

HOLDS = """
S = C.printed("all", "x^2 >= 0", hypotheses=REAL, argument=[Step("look at all", by="no_square_is_negative")])

def agrees(x, power):
    return x**power >= 0

@C.certified(covers="all of -3..3", controls={"with_the_cube": {"power": 3}}, instances=ALL, entire=True, supports=[S])
def no_square_is_negative(x, *, power=2):
    return Evaluated({"real": x - x == 0}, agrees(x, power))
"""

REFUTED = """
S = C.printed("strict", "x^2 > 0", hypotheses=REAL)

@C.counterexample(covers="x = 0", controls={"at_one": {"x": 1}}, refutes=S)
def the_square_of_zero_is_zero(*, x=0):
    return Counterexample({"real": True}, x * x > 0, witness={"x": Fraction(x)})
"""

UNDECIDED = """
S = C.printed("open", "nobody knows", hypotheses=REAL)

@C.certified(covers="one case", controls={"of_the_contrary": {"truth": False}}, supports=[S])
def one_case_agrees_with_it(*, truth=True):
    return truth
"""

ACCEPTED = HOLDS.replace('"power": 3', '"power": 4')
CRASHED = HOLDS.replace("return x**power >= 0", "return x**power >= 0 and 1 // (x - 1) < 9")
SLOW = HOLDS.replace("return x**power >= 0", "time.sleep(30); return True")

SAMPLED = """
S = C.printed("all", "x^2 >= 0", hypotheses={**REAL, "small": "|x| < 9"}, argument=[Step("signs", by="signs_cancel")])

@C.derived(covers="every x", controls={"odd_power": {"power": 3}}, supports=[S])
def signs_cancel(*, power=2):
    return same_scalar((-1 * scalar("x")) ** power, scalar("x") ** power, "(-x)^2 = x^2")

@C.sampled(covers="floats", controls={"off_by_a_little": {"shift": 1.0}}, instances=Numbers(),
           count=Count(40, 80, 160), supports=[S])
def the_root_of_the_square_is_the_size(x, *, shift=0.0):
    return Defect(abs((x * x) ** 0.5 - abs(x) + shift), 1e-15)

@C.certified(covers="drawn numbers", controls={"cube": {"power": 3}}, instances=Numbers(), count=Count(40, 40, 40),
             spares=(S, "small"))
def no_square_is_negative(x, *, power=2):
    return x**power >= 0
"""

REPAIRED = (
    REFUTED.replace("x * x > 0,", 'x * x > 0, {"nonzero": x != 0},')
    + """
R = C.repaired("repaired", "x^2 > 0", repairs=S, hypotheses={**REAL, "nonzero": "x != 0"}, adds=["nonzero"],
               argument=[Step("look", by="no_square_vanishes"), Step("order", cites=Source("Euclid", "Book 1"))])

@C.certified(covers="1..3", controls={"at_zero": {"shift": 1}}, instances=Cases([1, 2, 3]), entire=True, supports=[R])
def no_square_vanishes(x, *, shift=0):
    return Evaluated({"real": x - x == 0, "nonzero": x != 0}, (x - shift)**2 > 0)
"""
)

CERTIFIED = """
from verify.certificate import Certificate

S = C.printed("strict", "x^2 > 0", hypotheses={"small": "x < 1"})

@C.counterexample(covers="x = 0", controls={"at_one": {"x": 1}}, refutes=S)
def the_square_of_zero_is_zero(*, x=0):
    certificate = None
    if x == 0:
        draft = Certificate("counterexample", S).given(x=x).hypothesis("small", "x < 1")
        certificate = draft.conclusion("the square is positive", "x*x > 0").seal()
    return Counterexample({"small": x < 1}, x * x > 0, witness={"x": x}, certificate=certificate)
"""


def text(body: str, id: str = "square") -> str:
    """Return the text of a claim file."""
    return HEAD.format(id=id) + body
