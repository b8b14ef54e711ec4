"""Asking a result about one's own data: declared inputs, files of every usual kind, an answer in a sentence with its evidence.

In reading order: ``application`` (what is asked, and of what), ``files`` and ``array`` (how numbers come in, unrounded),
``chain``, ``order``, ``stored``, ``modules``, ``wiring`` and ``convolution`` (how layers are found in them), ``family`` (matrices
of one shape), ``readings`` (floats as exact numbers or as measurements), ``finding`` (the answer), ``show`` (the answer on a
terminal), ``offers`` (which applications there are). Knows no paper.
"""

from verify.apply.application import Application, Input, Kind
from verify.apply.array import Array, Numbers, array
from verify.apply.chain import Chain, chain, layers_of
from verify.apply.errors import BadInput
from verify.apply.family import Family
from verify.apply.finding import Fact, Finding
from verify.apply.offers import find, offered
from verify.apply.readings import Reading, exactly, measured

__all__ = [
    "Application", "Array", "BadInput", "Chain", "Fact", "Family", "Finding", "Input", "Kind", "Numbers", "Reading", "array",
    "chain", "exactly", "find", "layers_of", "measured", "offered",
]  # fmt: skip
