"""The top of every claim file that the tests of the runner write."""

HEADER = """
import os, sys, time, random, math
from fractions import Fraction
from verify.claim import *

C = Claim("square", title="A square is not negative", source=Source("Section 1"))
S = C.printed("all", "x^2 >= 0", hypotheses={"real": "x is real"})
CONTROL = {"with_the_cube": {"power": 3}}

class Numbers:
    names = ("low", "high")
    def draw(self, seed, claim, check, index):
        return Case(index, self.names[index % 2])

TEN = dict(covers="ten numbers", instances=Numbers(), count=Count(10, 20, 40), supports=[S])
ONE = dict(covers="all", controls=CONTROL, supports=[S])
"""
