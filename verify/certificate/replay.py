"""Check exact certificates, with the Python standard library only and none of the code that found them.

    python replay.py CERTIFICATE...

A certificate is a JSON file: a statement in words, exact objects (``given``), named formulas with their recorded
values (``definitions``), and formulas that are asserted to hold or to fail (``assertions``). Everything is computed
again here from the given objects, in rational arithmetic, or in one declared number field. Nothing is taken on trust
but this file, Python, and the reading of the formulas against the words beside them: that part is yours.

Exit status: 0 accepted; 1 refused, something recorded is not so; 2 unusable (no such file, not a certificate, or
larger than the limits below); 3 this program failed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import os
import re
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise
from math import gcd, lcm
from operator import mul
from typing import Any, NamedTuple

SCHEMA, VERSION = "verify-certificate", 1
MAX_BYTES = 32 << 20
MAX_TEXT = 20_000  # characters in one sentence or formula
MAX_DIGITS = 4_000  # of one recorded integer; Python itself refuses to read more than 4300
MAX_ENTRIES = 5_000  # definitions, assertions, steps
MAX_DEPTH = 40  # of parentheses
MAX_CELLS = 250_000  # of one matrix
MAX_BITS = 200_000  # of one computed integer
MAX_EXPONENT = 10_000
MAX_DEGREE = 24  # of a number field
MAX_COST = 100_000_000  # of the whole computation: about half a minute, where one operation on fractions costs 8
FRACTION, NUMERAL, TOKEN_COST, PRIME = 8, 16, 50, 1_000  # prices: of an operation, of reading a number, a token, a prime

# What an assertion must come out as, by the kind of the certificate and its own role. Where the answer is None, either
# is possible for one of them but not all may hold: a conjunction that fails.
ROLES: dict[str, dict[str, bool | None]] = {
    "counterexample": {
        "hypothesis": True, "dropped hypothesis": False, "fact": True, "conclusion": None, "repair hypothesis": None,
    },
    "witness": {"hypothesis": True, "fact": True, "conclusion": True},
    "rank": {"hypothesis": True, "fact": True, "conclusion": True},
}


# Kinds that a program beside this file checks: their contents have the name of the kind.
PROGRAMS = {"derivation": "rederive", "grams": "grams"}


class Refused(ValueError):
    """Something in the certificate is not so."""

    status = 1


class Unusable(Refused):
    """Not a certificate, or one beyond the limits: nothing was decided."""

    status = 2


# ---- Numbers: fractions, and elements of one number field --------------------------------------------------------

Polynomial = tuple[Fraction, ...]  # coefficients, lowest first; no zeros at the end; () is zero


def trim(coefficients: Sequence[Fraction]) -> Polynomial:
    end = len(coefficients)
    while end and not coefficients[end - 1]:
        end -= 1
    return tuple(coefficients[:end])


def add(p: Polynomial, q: Polynomial, factor: int = 1) -> Polynomial:
    size = max(len(p), len(q))
    padded = [(*r, *[Fraction(0)] * (size - len(r))) for r in (p, q)]
    return trim([a + factor * b for a, b in zip(*padded, strict=True)])


def convolve(p: Polynomial, q: Polynomial) -> Polynomial:
    out = [Fraction(0)] * (len(p) + len(q))
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            out[i + j] += a * b
    return trim(out)


def divide(p: Polynomial, q: Polynomial) -> tuple[Polynomial, Polynomial]:
    """Return quotient and remainder; q is not zero."""
    rest, quotient = list(p), [Fraction(0)] * max(len(p) - len(q) + 1, 0)
    for shift in range(len(p) - len(q), -1, -1):
        quotient[shift] = rest[shift + len(q) - 1] / q[-1]
        for i, b in enumerate(q):
            rest[shift + i] -= quotient[shift] * b
    return trim(quotient), trim(rest)


def common_divisor(p: Polynomial, q: Polynomial) -> Polynomial:
    while q:
        p, q = q, divide(p, q)[1]
    return tuple(a / p[-1] for a in p)


def at(p: Polynomial, x: Fraction) -> Fraction:
    total = Fraction(0)
    for a in reversed(p):
        total = total * x + a
    return total


def roots_between(p: Polynomial, low: Fraction, high: Fraction) -> int:
    """Return the number of distinct roots in the interval, whose ends are not roots, by Sturm's theorem."""
    chain = [p, trim([i * a for i, a in enumerate(p)][1:])]
    while chain[-1]:
        chain.append(add((), divide(chain[-2], chain[-1])[1], -1))

    def changes(x: Fraction) -> int:
        signs = [value > 0 for value in (at(q, x) for q in chain) if value]
        return sum(a != b for a, b in pairwise(signs))

    return changes(low) - changes(high)


class Field:
    """Q(theta): theta is the one root of a square-free polynomial in an interval. It need not be irreducible."""

    def __init__(self, meter: Arithmetic, modulus: Polynomial, low: Fraction, high: Fraction) -> None:
        self.meter, self.modulus, self.low, self.high = meter, modulus, low, high
        self.pay(modulus)
        derivative = trim([i * a for i, a in enumerate(modulus)][1:])
        if not 2 <= len(modulus) - 1 <= MAX_DEGREE or modulus[-1] != 1:
            raise Refused(f"field: the polynomial must be monic, of degree 2 to {MAX_DEGREE}")
        if len(common_divisor(modulus, derivative)) > 1:
            raise Refused("field: the polynomial has a repeated factor")
        if not low < high or low <= 0 <= high:
            raise Refused("field: root_in must be an interval, low before high, without zero")
        if not at(modulus, low) or not at(modulus, high) or roots_between(modulus, low, high) != 1:
            raise Refused("field: root_in must hold exactly one root, and none at its ends")

    def pay(self, p: Polynomial) -> None:
        """Charge for Euclid's algorithm on p and the modulus, whose numbers may grow with each of its steps."""
        size = len(self.modulus) * (sum(map(bits, p)) + sum(map(bits, self.modulus)))
        self.meter.charge(len(p) * len(self.modulus), size, size)

    def is_zero(self, p: Polynomial) -> bool:
        self.pay(p)
        shared = common_divisor(self.modulus, p)
        return not p or (len(shared) > 1 and roots_between(shared, self.low, self.high) == 1)

    def sign(self, p: Polynomial) -> int:
        """Return the sign of p(theta), halving the interval until it is plain."""
        if self.is_zero(p):
            return 0
        low, high = self.low, self.high
        rising = at(self.modulus, high) > 0
        for halvings in range(MAX_EXPONENT):
            self.meter.charge(4 * len(p), len(p) * halvings, max(map(bits, p)))
            ends = (Fraction(0), Fraction(0))
            for a in reversed(p):
                products = [x * y for x in ends for y in (low, high)]
                ends = (min(products) + a, max(products) + a)
            if ends[0] > 0 or ends[1] < 0:
                return 1 if ends[0] > 0 else -1
            middle = (low + high) / 2
            value = at(self.modulus, middle)
            if not value:
                low = high = middle
            elif (value > 0) == rising:
                high = middle
            else:
                low = middle
        raise Unusable("a sign needs more than the limit of interval halvings")

    def inverse(self, p: Polynomial) -> Polynomial:
        """Return q with p q = 1 at theta, where p is not zero: factors of the modulus shared with p do not matter."""
        self.pay(p)
        modulus = divide(self.modulus, common_divisor(self.modulus, p))[0]
        old, new = modulus, divide(p, modulus)[1]
        old_q: Polynomial = ()
        new_q: Polynomial = (Fraction(1),)
        while len(new) > 1:
            factor, rest = divide(old, new)
            old, new, old_q, new_q = new, rest, new_q, add(old_q, convolve(factor, new_q), -1)
        return tuple(a / new[0] for a in new_q)


class Element:
    """A number of the declared field, as a polynomial in its generator; equal means equal as numbers."""

    __slots__ = ("field", "p")

    def __init__(self, field: Field, p: Polynomial) -> None:
        self.field, self.p = field, p if len(p) < len(field.modulus) else divide(p, field.modulus)[1]

    def _of(self, other: Number) -> Polynomial:
        return other.p if isinstance(other, Element) else trim([Fraction(other)])

    def __add__(self, other: Number) -> Element:
        return Element(self.field, add(self.p, self._of(other)))

    def __sub__(self, other: Number) -> Element:
        return Element(self.field, add(self.p, self._of(other), -1))

    def __rsub__(self, other: Number) -> Element:
        return Element(self.field, add(self._of(other), self.p, -1))

    def __mul__(self, other: Number) -> Element:
        self.field.meter.charge(len(self.p) * len(self.field.modulus), bits(self), bits(other))
        return Element(self.field, convolve(self.p, self._of(other)))

    def __rtruediv__(self, other: Number) -> Element:
        return Element(self.field, convolve(self._of(other), self.field.inverse(self.p)))

    def __truediv__(self, other: Number) -> Element:
        return other.__rtruediv__(self) if isinstance(other, Element) else self * (1 / Fraction(other))

    def __neg__(self) -> Element:
        return Element(self.field, add((), self.p, -1))

    def __bool__(self) -> bool:
        return not self.field.is_zero(self.p)

    __radd__, __rmul__ = __add__, __mul__


Number = Fraction | int | Element
Matrix = list[list[Any]]  # rows of numbers
Value = Any  # Number, Matrix or bool


def bits(x: Number) -> int:
    if isinstance(x, Element):
        return sum(map(bits, x.p)) + 1
    return max(x.numerator.bit_length(), x.denominator.bit_length())


def sign(x: Any) -> int:
    return x.field.sign(x.p) if isinstance(x, Element) else (x > 0) - (x < 0)


def shape(A: Matrix) -> tuple[int, int]:
    return len(A), len(A[0])


def cells(A: Matrix) -> int:
    return len(A) * len(A[0])


def by(A: Matrix) -> str:
    return f"{len(A)} x {len(A[0])}"


def transpose(A: Matrix) -> Matrix:
    return [list(column) for column in zip(*A, strict=True)]


def show(value: Value) -> str:
    if isinstance(value, list):
        return f"a {by(value)} matrix"
    if isinstance(value, Element):
        return "[" + ", ".join(map(show, value.p)) + "]"
    return str(value) if isinstance(value, bool) or bits(value) < 400 else f"a number of {bits(value)} bits"


# ---- Exact linear algebra, metered -------------------------------------------------------------------------------


class Arithmetic:
    """Exact operations on numbers and matrices. Each is counted, and priced before it starts, so that no file hangs."""

    def __init__(self) -> None:
        self.operations = self.cost = 0

    def charge(self, operations: int, left: int = 1, right: int = 1, price: int = 1) -> None:
        """Count operations on numbers of that many bits; the price is of one operation on short numbers."""
        self.operations += operations
        self.spend(operations * (price + (left // 300) * (right // 300) + (left + right) // 2000))
        if max(left, right) > MAX_BITS:
            raise Unusable("the computation is larger than the limits of this checker")

    def spend(self, cost: int) -> None:
        """Count what is no arithmetic: moving entries, reading numbers and formulas."""
        self.cost += cost
        if self.cost > MAX_COST:
            raise Unusable("the computation is larger than the limits of this checker")

    def room(self, rows: int, columns: int) -> None:
        if rows * columns > MAX_CELLS:
            raise Unusable(f"a {rows} x {columns} matrix is larger than the limit of {MAX_CELLS} entries")

    def largest(self, A: Matrix) -> int:
        self.spend(cells(A))
        return max(bits(x) for row in A for x in row)

    def cleared(self, A: Matrix) -> tuple[list[list[int]], int] | None:
        """Return integers and their common denominator, or None where an entry is not rational."""
        self.spend(cells(A))
        if any(type(x) is not Fraction for row in A for x in row):
            return None
        common = 1
        for denominator in {x.denominator for row in A for x in row}:
            self.charge(1, common.bit_length(), denominator.bit_length())
            common = lcm(common, denominator)
        self.charge(cells(A), common.bit_length(), price=2)
        return [[x.numerator * (common // x.denominator) for x in row] for row in A], common

    def times(self, a: Value, b: Value) -> Value:
        if not isinstance(a, list) and not isinstance(b, list):
            self.charge(1, bits(a), bits(b), FRACTION)
            return a * b
        if not isinstance(a, list) or not isinstance(b, list):
            factor, A = (b, a) if isinstance(a, list) else (a, b)
            self.charge(cells(A), bits(factor), self.largest(A), FRACTION)
            return [[factor * x for x in row] for row in A]
        if len(a[0]) != len(b):
            raise Refused(f"shapes do not fit: {by(a)} times {by(b)}")
        self.room(len(a), len(b[0]))
        self.charge(2 * len(a) * len(b) * len(b[0]), self.largest(a), self.largest(b))
        self.spend(FRACTION * len(a) * len(b[0]))
        left, right = self.cleared(a), self.cleared(b)
        if left and right:
            columns, common = transpose(right[0]), left[1] * right[1]
            return [[Fraction(sum(map(mul, row, column)), common) for column in columns] for row in left[0]]
        columns = transpose(b)
        return [[sum(map(mul, row, column), Fraction(0)) for column in columns] for row in a]

    def plus(self, a: Value, b: Value, factor: int = 1) -> Value:
        if isinstance(a, list) and isinstance(b, list) and shape(a) == shape(b):
            self.charge(cells(a), self.largest(a), self.largest(b), FRACTION)
            return [[x + factor * y for x, y in zip(u, v, strict=True)] for u, v in zip(a, b, strict=True)]
        if isinstance(a, list) or isinstance(b, list):
            raise Refused(f"shapes do not fit: {show(a)} plus or minus {show(b)}")
        self.charge(1, bits(a), bits(b), FRACTION)
        return a + factor * b

    def total(self, numbers: Iterable[Any]) -> Any:
        out: Any = Fraction(0)
        for x in numbers:
            out = self.plus(out, x)
        return out

    def power(self, base: Value, exponent: Value) -> Value:
        n = exponent.numerator if isinstance(exponent, Fraction) and exponent.denominator == 1 else None
        if n is None or abs(n) > MAX_EXPONENT:
            raise Unusable(f"an exponent must be an integer of size at most {MAX_EXPONENT}, not {show(exponent)}")
        out = self.identity(self.square(base)) if isinstance(base, list) else Fraction(1)
        if n < 0:
            base = self.inverse(base) if isinstance(base, list) else self.over(Fraction(1), base)
        for digit in bin(abs(n))[2:]:
            out = self.times(out, out)
            out = self.times(out, base) if digit == "1" else out
        return out

    def over(self, a: Value, b: Value) -> Value:
        if isinstance(b, list):
            raise Refused("division by a matrix; write inverse(A)")
        if not b:
            raise Refused("division by zero")
        self.charge(1, bits(b), bits(b), FRACTION)
        return self.times(a, Fraction(1) / b)

    def equal(self, a: Value, b: Value) -> bool:
        if isinstance(a, list) != isinstance(b, list):
            A, x = (a, b) if isinstance(a, list) else (b, a)
            if not isinstance(x, Fraction) or x:  # "A == 0" says that A is the zero matrix
                raise Refused(f"cannot compare {show(A)} with the number {show(x)}")
            self.spend(cells(A))
            return not any(y for row in A for y in row)
        difference = self.plus(a, b, -1)
        return not any(x for row in difference for x in row) if isinstance(difference, list) else not difference

    def square(self, A: Matrix) -> int:
        if len(A) != len(A[0]):
            raise Refused(f"needs a square matrix, not {by(A)}")
        return len(A)

    def identity(self, n: int) -> Matrix:
        return self.diagonal([Fraction(1)] * n)

    def zeros(self, m: int, n: int) -> Matrix:
        self.room(m, n)
        self.spend(m * n)
        return [[Fraction(0)] * n for _ in range(m)]

    def transposed(self, A: Matrix) -> Matrix:
        self.spend(cells(A))
        return transpose(A)

    def is_diagonal(self, A: Matrix) -> bool:
        self.spend(cells(A))
        return not any(x for i, row in enumerate(A) for j, x in enumerate(row) if i != j)

    def diagonal(self, entries: Sequence[Any]) -> Matrix:
        A = self.zeros(len(entries), len(entries))
        for i, x in enumerate(entries):
            A[i][i] = x
        return A

    def reduce(self, A: Matrix) -> tuple[int, Matrix, Any, int]:
        """Reduce by fraction-free Gauss-Jordan steps (Bareiss): every entry stays a minor of the matrix it began with.

        Returns the rank, the reduced rows, the last pivot (the determinant, where the matrix is square and regular)
        and the common denominator that the entries were multiplied by.
        """
        cleared = self.cleared(A)
        rows = cleared[0] if cleared else [list(row) for row in A]
        rank, last = 0, Fraction(1) if cleared is None else 1
        width: Callable[[Any], int] = int.bit_length if cleared else bits
        for c in range(len(A[0])):
            found = next((r for r in range(rank, len(rows)) if rows[r][c]), None)
            if found is None:
                continue
            if found != rank:  # a swap with a change of sign keeps the determinant
                rows[rank], rows[found] = rows[found], [-x for x in rows[rank]]
            top, pivot = rows[rank], rows[rank][c]
            size = max(max(map(width, row)) for row in rows)
            self.charge(3 * len(rows) * len(top), size, size)
            for row in rows[:rank] + rows[rank + 1 :]:
                pairs = [(pivot * x, row[c] * y) for x, y in zip(row, top, strict=True)]
                row[:] = [(x - y) // last if cleared else (x - y) / last for x, y in pairs]
            last, rank = pivot, rank + 1
            if rank == len(rows):
                break
        return rank, rows, last, cleared[1] if cleared else 1

    def determinant(self, A: Matrix) -> Any:
        rank, _, value, common = self.reduce(A)
        return self.over(value, self.power(Fraction(common), Fraction(rank))) if rank == self.square(A) else Fraction(0)

    def inverse(self, A: Matrix) -> Matrix:
        n = self.square(A)
        _, rows, pivot, _ = self.reduce(self.beside([A, self.identity(n)]))
        if any(not row[i] for i, row in enumerate(rows)):
            raise Refused("division by zero: the inverse of a singular matrix")
        return [[self.over(x, pivot) for x in row[n:]] for row in rows]

    def rank_modulo(self, A: Matrix, p: int) -> int:
        """Return the rank over the field of p elements: a lower bound of the rank over the rationals."""
        rows = self.modulo(A, p, numbers=int)
        rank = 0
        for c in range(len(A[0])):
            found = next((r for r in range(rank, len(rows)) if rows[r][c]), None)
            if found is None:
                continue
            rows[rank], rows[found] = rows[found], rows[rank]
            inverse = pow(rows[rank][c], -1, p)
            top = [x * inverse % p for x in rows[rank]]
            self.charge(2 * (len(rows) - rank) * (len(top) - c), p.bit_length(), p.bit_length())
            for r in range(rank + 1, len(rows)):
                if head := rows[r][c]:
                    rows[r] = [(x - head * y) % p for x, y in zip(rows[r], top, strict=True)]
            rank += 1
            if rank == len(rows):
                break
        return rank

    def modulo(self, A: Matrix, p: int, numbers: Callable[[int], Any] = Fraction) -> Matrix:
        self.charge(cells(A), self.largest(A), price=FRACTION)
        if any(type(x) is not Fraction or x.denominator % p == 0 for row in A for x in row):
            raise Refused(f"an entry has no residue modulo {p}")
        return [[numbers(x.numerator * pow(x.denominator, -1, p) % p) for x in row] for row in A]

    def characteristic(self, A: Matrix) -> Matrix:
        """Return the coefficients of det(x I - A) as a row, lowest power first (Faddeev and Le Verrier)."""
        n, product = self.square(A), A
        coefficients = [Fraction(1)]
        for k in range(1, n + 1):
            trace = self.total(product[i][i] for i in range(n))
            coefficients.append(self.over(-trace, Fraction(k)))
            product = self.times(A, self.plus(product, self.times(coefficients[-1], self.identity(n))))
        return [coefficients[::-1]]

    def polynomial(self, coefficients: Matrix, A: Value) -> Value:
        flat = [x for row in coefficients for x in row]
        if 1 not in shape(coefficients):
            raise Refused("polynomial coefficients must be one row or one column, lowest power first")
        one = self.identity(self.square(A)) if isinstance(A, list) else Fraction(1)
        total = self.times(Fraction(0), one)
        for x in reversed(flat):
            total = self.plus(self.times(total, A), self.times(x, one))
        return total

    def signs(self, A: Matrix) -> list[int]:
        """Return the signs of the elementary symmetric functions of the eigenvalues of a symmetric matrix."""
        if not self.equal(A, self.transposed(A)):
            raise Refused("definiteness is asked of a matrix that is not symmetric")
        coefficients = self.characteristic(A)[0]
        return [sign(x) * (-1) ** (k % 2) for k, x in enumerate(reversed(coefficients))]

    def commutator(self, A: Matrix, B: Matrix) -> Matrix:
        out: Matrix = self.plus(self.times(A, B), self.times(B, A), -1)
        return out

    def beside(self, blocks: Sequence[Matrix]) -> Matrix:
        if len({len(A) for A in blocks}) != 1:
            raise Refused("shapes do not fit: side by side " + ", ".join(map(by, blocks)))
        self.room(len(blocks[0]), sum(len(A[0]) for A in blocks))
        self.spend(sum(map(cells, blocks)))
        return [[x for part in parts for x in part] for parts in zip(*blocks, strict=True)]

    def above(self, blocks: Sequence[Matrix]) -> Matrix:
        return self.transposed(self.beside([self.transposed(A) for A in blocks]))

    def part(self, A: Matrix, top: int, bottom: int, left: int, right: int) -> Matrix:
        if not (top <= bottom <= len(A) and left <= right <= len(A[0])):
            raise Refused(f"rows {top} to {bottom}, columns {left} to {right} are outside a {by(A)} matrix")
        self.spend((bottom - top + 1) * (right - left + 1))
        return [row[left - 1 : right] for row in A[top - 1 : bottom]]


def is_prime(p: int) -> bool:
    """Decide whether p is a prime below 2^64 (Miller and Rabin; the first twelve primes as bases suffice there)."""
    small = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)
    if p in small or not 2 <= p < 2**64 or any(p % q == 0 for q in small):
        return p in small
    twos = ((p - 1) & (1 - p)).bit_length() - 1
    squares = ([pow(q, (p - 1) >> twos << k, p) for k in range(twos)] for q in small)
    return all(row[0] == 1 or p - 1 in row for row in squares)


# ---- The formula language ----------------------------------------------------------------------------------------

Node = tuple[Any, ...]
WORDS = ("and", "or", "not")
NAME = re.compile(r"[A-Za-z](?:_\{[A-Za-z0-9,+-]+\}|[A-Za-z0-9_])*'*")  # W, W1, W_i, W_{i-1}, W3'
TOKEN = re.compile(rf"[ ]*(?:([0-9]+)|({NAME.pattern})|(==|!=|<=|>=|\.T\b|[-+*/^()\[\],;<>]))")


class Parser:
    """Recursive descent: or, and, not, comparison chains, sums, products, signs, postfix ^T .T ^n, brackets, calls."""

    def __init__(self, formula: str) -> None:
        self.tokens: list[str] = []
        self.place = self.depth = 0
        position, formula = 0, formula.strip(" ")
        while position < len(formula):
            found = TOKEN.match(formula, position)
            if not found:
                raise Refused(f"cannot read {formula[position:][:20]!r} (numbers are exact: 1/2, not 0.5)")
            self.tokens.append(found[1] or found[2] or found[3])
            position = found.end()

    def parse(self) -> Node:
        node = self.disjunction()
        if self.place < len(self.tokens):
            raise Refused(f"did not expect {self.tokens[self.place]!r}")
        return node

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else "the end"

    def take(self, *wanted: str) -> str:
        """Return the next token if it is one of those wanted, else the empty string."""
        if self.place < len(self.tokens) and self.tokens[self.place] in wanted:
            self.place += 1
            return self.tokens[self.place - 1]
        return ""

    def expect(self, wanted: str) -> None:
        if not self.take(wanted):
            raise Refused(f"expected {wanted!r} instead of {self.peek()!r}")

    def chain(self, kind: str, part: Callable[[], Node], *operators: str) -> Node:
        """Parse ``part operator part ...`` into one flat node, so that long sums do not nest."""
        nodes: list[Any] = [part()]
        while operator := self.take(*operators):
            nodes += [operator, part()]
        return (kind, *nodes) if len(nodes) > 1 else nodes[0]

    def disjunction(self) -> Node:
        return self.chain("or", self.conjunction, "or")

    def conjunction(self) -> Node:
        return self.chain("and", self.negation, "and")

    def negation(self) -> Node:
        return ("not", self.nested(self.negation)) if self.take("not") else self.comparison()

    def comparison(self) -> Node:
        return self.chain("compare", self.sum, "==", "!=", "<", "<=", ">", ">=")

    def sum(self) -> Node:
        return self.chain("sum", self.product, "+", "-")

    def product(self) -> Node:
        return self.chain("product", self.signed, "*", "/")

    def nested(self, part: Callable[[], Node]) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Unusable("a formula is nested too deeply")
        node = part()
        self.depth -= 1
        return node

    def signed(self) -> Node:
        return ("minus", self.nested(self.signed)) if self.take("-") else self.postfix()

    def postfix(self) -> Node:
        node, powered = self.primary(), False
        while operator := self.take("^", ".T"):
            if operator == ".T" or self.take("T"):
                node = ("transpose", node)
            elif powered:
                raise Refused("a power of a power needs parentheses")
            else:
                negative = bool(self.take("-"))
                exponent = self.primary()
                node, powered = ("power", node, ("minus", exponent) if negative else exponent), True
        return node

    def primary(self) -> Node:
        token = self.peek()
        self.place += 1
        if token.isdigit():
            if len(token) > MAX_DIGITS:
                raise Unusable("a number in a formula is too long")
            return ("number", Fraction(int(token)))
        if token == "(":
            node = self.nested(self.disjunction)
            self.expect(")")
            return node
        if token == "[":
            rows = [self.arguments()]
            while self.take(";"):
                rows.append(self.arguments())
            self.expect("]")
            return ("blocks", *rows)
        if NAME.fullmatch(token) and token not in WORDS and self.place <= len(self.tokens):
            if not self.take("("):
                return ("name", token)
            if token not in FUNCTIONS:
                raise Refused(f"no function is called {token!r}")
            arguments = self.arguments()
            self.expect(")")
            return ("call", token, *arguments)
        raise Refused(f"did not expect {token!r}" if self.place <= len(self.tokens) else "the formula is cut off")

    def arguments(self) -> Node:
        nodes = [self.nested(self.disjunction)]
        while self.take(","):
            nodes.append(self.nested(self.disjunction))
        return tuple(nodes)


def parse(formula: str) -> Node:
    return Parser(formula).parse()


def within(node: Any) -> Iterator[Node]:
    """Yield every node of a formula (the tuples whose head is a word)."""
    pending = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, tuple):
            if isinstance(part[0], str):
                yield part
            pending += part


def names(node: Node) -> set[str]:
    return {part[1] for part in within(node) if part[0] == "name"}


def _pairs(a: Arithmetic, *matrices: Matrix) -> bool:
    return all(a.equal(a.times(A, B), a.times(B, A)) for A, B in combinations(matrices, 2))


def _orthogonal(a: Arithmetic, A: Matrix) -> bool:
    return a.equal(a.times(a.transposed(A), A), a.identity(a.square(A)))


def _scalar(a: Arithmetic, A: Matrix) -> bool:
    return a.equal(A, a.times(A[0][0], a.identity(a.square(A))))


def _threads(a: Arithmetic, R: Matrix) -> Counter[tuple[int, int]]:
    """Return how many threads lead from each vertex to each, where R[i][j] of them (i <= j) cover all of i, ..., j."""
    size = a.square(R)
    a.charge(4 * size * size, a.largest(R), price=FRACTION)

    def covering(i: int, j: int) -> Fraction:
        return R[i][j] if i >= 0 and j < size else Fraction(0)

    found: Counter[tuple[int, int]] = Counter()
    for j in range(size):
        for i in range(j + 1):
            n = covering(i, j) - covering(i - 1, j) - covering(i, j + 1) + covering(i - 1, j + 1)
            if not isinstance(n, Fraction) or n.denominator != 1 or n < 0:
                raise Refused("not the ranks of partial products of a chain that splits into threads")
            found[i, j] = n.numerator
    return +found


def _threads_fit(a: Arithmetic, R: Matrix) -> bool:
    """Whether threads can be given positions on common rectangular diagonals; R holds the widths on its diagonal.

    Position p exists at the vertices whose width is p or more. These fall into runs of neighbours, and each run is to be
    filled from its first vertex to its last by threads, one after the other. All ways are tried; what is left over of the
    threads is remembered, so that no dead end is entered twice.
    """
    left = _threads(a, R)
    widths = [R[i][i].numerator for i in range(len(R))]
    a.spend(max(widths) * len(widths))
    runs: list[tuple[int, int]] = []
    for p in range(1, max(widths) + 1):
        present = [k >= p for k in (*widths, 0)]
        starts = [i for i in range(len(widths)) if present[i] and not (i and present[i - 1])]
        runs += [(i, present.index(False, i) - 1) for i in starts]
    runs.sort()
    dead: set[tuple[int, int, tuple[tuple[tuple[int, int], int], ...]]] = set()
    # A place in the search: which run, its next empty vertex, and the vertices after it at which a thread could end.
    stack: list[tuple[int, int, list[int]]] = []
    chosen: list[tuple[int, int]] = []
    run, vertex = 0, runs[0][0] if runs else 0
    while run < len(runs):
        state = (run, vertex, tuple(sorted(left.items())))
        a.spend(TOKEN_COST + 4 * len(left))
        ends = [] if state in dead else [b for b in range(vertex, runs[run][1] + 1) if left[vertex, b]]
        stack.append((run, vertex, ends))
        while stack and not stack[-1][2]:
            run, vertex, _ = stack.pop()
            dead.add((run, vertex, tuple(sorted((+left).items()))))
            if chosen:
                left[chosen.pop()] += 1
        if not stack:
            return False
        run, vertex, ends = stack[-1]
        end = ends.pop()
        chosen.append((vertex, end))
        left[vertex, end] -= 1
        left = +left
        run, vertex = (run, end + 1) if end < runs[run][1] else (run + 1, runs[run + 1][0] if run + 1 < len(runs) else 0)
    return True


# Name -> the kinds of its arguments and what it computes. M matrix, S number, V either, N positive integer, P prime;
# + after the last kind allows any number of arguments more of that kind. Rows and columns are counted from 1.
FUNCTIONS: dict[str, tuple[str, Callable[..., Value]]] = {
    "I": ("N", Arithmetic.identity),
    "zeros": ("NN", Arithmetic.zeros),
    "diag": ("S+", lambda a, *x: a.diagonal(x)),
    "hstack": ("M+", lambda a, *A: a.beside(A)),
    "vstack": ("M+", lambda a, *A: a.above(A)),
    "rows": ("M", lambda a, A: Fraction(len(A))),
    "columns": ("M", lambda a, A: Fraction(len(A[0]))),
    "entry": ("MNN", lambda a, A, i, j: a.part(A, i, i, j, j)[0][0]),
    "row": ("MN", lambda a, A, i: a.part(A, i, i, 1, len(A[0]))),
    "column": ("MN", lambda a, A, j: a.part(A, 1, len(A), j, j)),
    "submatrix": ("MNNNN", Arithmetic.part),
    "tr": ("M", lambda a, A: a.total(A[i][i] for i in range(a.square(A)))),
    "det": ("M", Arithmetic.determinant),
    "rank": ("M", lambda a, A: Fraction(a.reduce(A)[0])),
    "rankmod": ("MP", lambda a, A, p: Fraction(a.rank_modulo(A, p))),
    "mod": ("MP", Arithmetic.modulo),
    "inverse": ("M", Arithmetic.inverse),
    "gram": ("M", lambda a, A: a.times(a.transposed(A), A)),
    "commutator": ("MM", Arithmetic.commutator),
    "charpoly": ("M", Arithmetic.characteristic),
    "polyval": ("MV", Arithmetic.polynomial),
    "frobenius2": ("M", lambda a, A: a.times([[x for row in A for x in row]], [[x] for row in A for x in row])[0][0]),
    "commute": ("MM+", _pairs),
    "isdiagonal": ("M", Arithmetic.is_diagonal),
    "isscalar": ("M", _scalar),
    "issymmetric": ("M", lambda a, A: len(A) == len(A[0]) and a.equal(A, a.transposed(A))),
    "isorthogonal": ("M", _orthogonal),
    "threadsfit": ("M", _threads_fit),
    "ispositivedefinite": ("M", lambda a, A: min(a.signs(A)) > 0),
    "ispositivesemidefinite": ("M", lambda a, A: min(a.signs(A)) >= 0),
}


class Evaluator(Arithmetic):
    """Evaluates formulas over named exact values."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, Value] = {}
        self.uses: dict[str, set[str]] = {}  # the names that each name depends on

    def read(self, formula: str) -> Node:
        parser = Parser(formula)
        self.spend(TOKEN_COST * len(parser.tokens))
        return parser.parse()

    def numeric(self, node: Node) -> Value:
        value = self.value(node)
        if isinstance(value, bool):
            raise Refused("a truth value stands where a number or a matrix is needed")
        return value

    def truth(self, node: Node) -> bool:
        value = self.value(node)
        if not isinstance(value, bool):
            raise Refused(f"{show(value)} stands where something true or false is needed")
        return value

    def value(self, node: Node) -> Value:
        """Return the value of a formula. Every part is evaluated: no error hides behind an 'or'."""
        kind, *parts = node
        if kind == "number":
            return parts[0]
        if kind == "name":
            if parts[0] not in self.known:
                raise Refused(f"nothing before this is called {parts[0]!r}")
            return self.known[parts[0]]
        if kind in ("and", "or"):
            return (all if kind == "and" else any)([self.truth(part) for part in parts[::2]])
        if kind == "not":
            return not self.truth(parts[0])
        if kind == "compare":
            pairs = pairwise([self.numeric(part) for part in parts[::2]])
            found = [self.compare(a, operator, b) for (a, b), operator in zip(pairs, parts[1::2], strict=True)]
            return all(found)
        if kind == "call":
            return self.call(parts[0], parts[1:])
        if kind == "blocks":
            return self.above([self.beside([self.as_matrix(self.numeric(x)) for x in row]) for row in parts])
        total = self.numeric(parts[0])
        if kind == "minus":
            return self.times(Fraction(-1), total)
        if kind == "transpose":
            return self.transposed(total) if isinstance(total, list) else total
        if kind == "power":
            return self.power(total, self.numeric(parts[1]))
        for operator, part in zip(parts[1::2], parts[2::2], strict=True):
            other = self.numeric(part)
            if operator in "+-":
                total = self.plus(total, other, 1 if operator == "+" else -1)
            else:
                total = self.times(total, other) if operator == "*" else self.over(total, other)
        return total

    def compare(self, a: Value, operator: str, b: Value) -> bool:
        if operator in ("==", "!="):
            return self.equal(a, b) == (operator == "==")
        if isinstance(a, list) or isinstance(b, list):
            raise Refused(f"matrices are not ordered: {show(a)} {operator} {show(b)}")
        order = sign(self.plus(a, b, -1))
        return {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[operator]

    def as_matrix(self, value: Value) -> Matrix:
        return value if isinstance(value, list) else [[value]]

    def call(self, function: str, arguments: Sequence[Node]) -> Value:
        kinds, compute = FUNCTIONS[function]
        values = [self.numeric(argument) for argument in arguments]
        if kinds.endswith("+"):
            kinds = kinds[:-1] + kinds[-2] * (len(values) - len(kinds) + 1)
        if len(kinds) != len(values):
            raise Refused(f"{function} takes {len(kinds)} arguments, not {len(values)}")
        return compute(self, *map(self.argument, [function] * len(values), kinds, values))

    def argument(self, function: str, kind: str, value: Value) -> Any:
        is_matrix, n = isinstance(value, list), value if isinstance(value, Fraction) else Fraction(0)
        self.spend(PRIME if kind == "P" else 1)
        if kind == "V" or (kind == "M" and is_matrix) or (kind == "S" and not is_matrix):
            return value
        if n.denominator == 1 and ((kind == "N" and 0 < n <= MAX_CELLS) or (kind == "P" and is_prime(n.numerator))):
            return n.numerator
        wanted = {"M": "a matrix", "S": "a number", "N": "a positive integer", "P": "a prime below 2^64"}[kind]
        raise Refused(f"{function} needs {wanted}, not {show(value)}")


# ---- Reading a certificate ---------------------------------------------------------------------------------------


def read(path: str) -> Any:
    """Read strict JSON: no repeated keys, no number that is not a short integer, UTF-8, an ordinary file."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise Unusable(f"the key {key[:40]!r} occurs twice")
            found[key] = value
        return found

    def inexact(text: str) -> Any:
        raise Unusable(f"{text[:30]} is not exact; write fractions as text, \"1/2\"")

    def integer(text: str) -> int:
        return int(text) if len(text) < 10 else inexact(text)

    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise Unusable("not an ordinary file")
        with open(path, "rb") as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise Unusable(f"longer than the limit of {MAX_BYTES} bytes")
        hooks: dict[str, Any] = {"parse_float": inexact, "parse_constant": inexact, "parse_int": integer}
        return json.loads(content.decode("utf-8"), object_pairs_hook=once, **hooks)
    except OSError as error:
        raise Unusable(error.strerror or "cannot be read") from None
    except UnicodeDecodeError as error:
        raise Unusable(f"not UTF-8 text (byte {error.start})") from None
    except json.JSONDecodeError as error:
        raise Unusable(f"not JSON: {error.msg}, line {error.lineno} column {error.colno}") from None
    except RecursionError:
        raise Unusable("nested too deeply") from None


def entries(record: Any, where: str, required: str, optional: str = "") -> dict[str, Any]:
    """Return the record if it is an object with exactly these keys."""
    if not isinstance(record, dict):
        raise Unusable(f"{where}: expected an object")
    for key in required.split():
        if key not in record:
            raise Unusable(f"{where}: {key!r} is missing")
    for key in record:
        if key not in f"{required} {optional}".split():
            raise Unusable(f"{where}: did not expect the key {key!r}")
    return record


def text(value: Any, where: str, empty: bool = False) -> str:
    plain = value.replace("\n", " ") if isinstance(value, str) else "\0"
    if len(plain) > MAX_TEXT or not plain.isprintable() or not (empty or plain.strip()):
        raise Unusable(f"{where}: expected printable text of at most {MAX_TEXT} characters")
    return plain


def items(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list) or len(value) > MAX_ENTRIES:
        raise Unusable(f"{where}: expected a list of at most {MAX_ENTRIES} entries")
    return value


def rational(value: Any, where: str) -> Fraction:
    if not isinstance(value, str) or not re.fullmatch(r"(?:0|-?[1-9][0-9]*)(?:/[1-9][0-9]*)?", value):
        raise Unusable(f"{where}: expected an exact number such as \"-3/4\", not {str(value)[:30]!r}")
    parts = value.split("/")
    if max(map(len, parts)) > MAX_DIGITS:
        raise Unusable(f"{where}: a number of more than {MAX_DIGITS} digits")
    numerator, denominator = int(parts[0]), int(parts[-1]) if len(parts) == 2 else 1
    if len(parts) == 2 and (denominator == 1 or gcd(numerator, denominator) > 1):
        raise Unusable(f"{where}: {value[:30]} is not in lowest terms")
    return Fraction(numerator, denominator)


def number(value: Any, where: str, field: Field | None) -> Number:
    """Read a rational number, or a list of coefficients in the generator of the field, lowest power first."""
    if not isinstance(value, list):
        return rational(value, where)
    if field is None or not 2 <= len(value) < len(field.modulus) or value[-1] == "0":
        raise Unusable(f"{where}: not a number of the declared field")
    return Element(field, tuple(rational(x, where) for x in value))


def matrix(value: Any, where: str, field: Field | None) -> Matrix:
    if not isinstance(value, list) or not value or not all(isinstance(row, list) and row for row in value):
        raise Unusable(f"{where}: expected a matrix, a list of rows")
    if len({len(row) for row in value}) > 1 or len(value) * len(value[0]) > MAX_CELLS:
        raise Unusable(f"{where}: rows of different lengths, or more than {MAX_CELLS} entries")
    place = f"{where}, entry "
    return [
        [number(x, f"{place}({i}, {j})", field) for j, x in enumerate(row, 1)] for i, row in enumerate(value, 1)
    ]


def leaves(value: Any) -> int:
    """Return how many numbers are written in a list of rows of lists of coefficients."""
    rows = value if isinstance(value, list) else [value]
    entries = [x for row in rows for x in (row if isinstance(row, list) else [row])]
    return sum(len(x) if isinstance(x, list) else 1 for x in entries)


def checksum(meter: Arithmetic, value: Value) -> Fraction:
    """Return the sum of all coefficients in reading order, each times its place: 1, 2, 3, ..."""
    numbers = [x for row in value for x in row] if isinstance(value, list) else [value]
    total = Fraction(0)
    for place, c in enumerate((c for x in numbers for c in (x.p if isinstance(x, Element) else (x,))), 1):
        meter.charge(1, bits(total), bits(c), FRACTION)
        total += place * c
    return total


def sha256(value: Any) -> str:
    """Hash the canonical JSON text: keys sorted, no blanks, ASCII."""
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


# ---- Checking ----------------------------------------------------------------------------------------------------


class Assertion(NamedTuple):
    """A sentence, the formula that stands for it, and what became of it."""

    role: str
    says: str
    formula: str
    holds: bool


class Report(NamedTuple):
    """What was verified: printed in full, so that a reader can hold the formulas against the words."""

    kind: str
    claim: str
    statement: str
    hypotheses: Mapping[str, str]
    statement_sha256: str
    plan_sha256: str
    assertions: tuple[Assertion, ...]
    summary: str
    definitions: tuple[tuple[str, str], ...] = ()

    def lines(self) -> list[str]:
        width = max(len(assertion.role) for assertion in self.assertions)
        found = []
        for a in self.assertions:
            found.append(f"{a.role:{width}}  {'holds' if a.holds else 'fails'}  {a.says}")
            found.append(f"{'':{width}}         {a.formula}")
        return [
            f"{self.kind} for {self.claim}: {self.statement}",
            *(f"  given that ({name}) {text(sentence, name)}" for name, sentence in self.hypotheses.items()),
            *(f"  where {name} = {formula}" for name, formula in self.definitions),
            *(f"  {line}" for line in found),
            f"  {self.summary}",
            "  that the formulas say what the words say is for you to judge: nothing in this file binds one to the other",
            f"  statement sha256 {self.statement_sha256}",
            f"  plan      sha256 {self.plan_sha256}",
        ]


def check(certificate: Any, installed: Mapping[str, str] | None = None) -> Report:
    """Check a certificate (as parsed from JSON), and its statement's hash against those of the installed claims.

    Raises:
        Refused: with one line that names the entry that is not so.
        Unusable: when it is not a certificate of this version, or is beyond the limits.
    """
    record = certificate if isinstance(certificate, dict) else {}
    if record.get("schema") != SCHEMA or record.get("version") != VERSION or record["version"] is True:
        raise Unusable(f"not a certificate: expected \"schema\": \"{SCHEMA}\", \"version\": {VERSION}")
    envelope = "schema version kind claim statement statement_sha256 plan_sha256 sha256"
    beyond = isinstance(record.get("kind"), str) and record["kind"] in PROGRAMS
    contents = (record["kind"], "") if beyond else ("given definitions assertions", "field")
    entries(certificate, "certificate", f"{envelope} {contents[0]}", contents[1])
    kind, claim = text(certificate["kind"], "kind"), text(certificate["claim"], "claim")
    if not beyond and kind not in ROLES:
        raise Unusable(f"kind: {kind!r} is none of {', '.join([*ROLES, *PROGRAMS])}")
    statement = entries(certificate["statement"], "statement", "id text hypotheses", "kind reading")
    for key in statement.keys() - {"hypotheses"}:
        text(statement[key], f"statement.{key}", empty=key == "reading")
    hypotheses = statement["hypotheses"]
    if not isinstance(hypotheses, dict):
        raise Unusable("statement.hypotheses: expected an object, name to sentence")
    for name, sentence in hypotheses.items():
        text(sentence, f"hypothesis {text(name, 'the name of a hypothesis')!r}")
    if sha256({key: value for key, value in certificate.items() if key != "sha256"}) != certificate["sha256"]:
        raise Refused("sha256: the certificate was changed after it was sealed")
    if not claim.isascii():
        raise Refused(f"claim: {claim[:60]!a} is not ASCII; letters that look alike make another statement")
    if statement["id"] != claim or sha256(statement) != certificate["statement_sha256"]:
        raise Refused("statement_sha256: not the hash of this statement")
    if installed is not None and installed.get(claim, sha256(statement)) != sha256(statement):
        raise Refused(f"statement_sha256: the installed claim {claim} says something else")
    verify = elsewhere if beyond else recompute
    said, hashes = text(statement["text"], "text"), (certificate["statement_sha256"], certificate["plan_sha256"])
    assertions, summary = verify(certificate)
    named = () if beyond else tuple((d["name"], text(d["formula"], d["name"])) for d in certificate["definitions"])
    return Report(kind, claim, said, hypotheses, *hashes, assertions, summary, named)


@cache
def beside(name: str) -> Any:
    """Load the program of that name that lies beside this file."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), f"{name}.py")
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not os.path.exists(path):
        raise Unusable(f"this kind of certificate needs {name}.py beside this file")
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    return program


def elsewhere(certificate: Mapping[str, Any]) -> tuple[tuple[Assertion, ...], str]:
    """Check what has a program of its own, which must lie beside this file: it, too, stands alone."""
    kind = certificate["kind"]
    plan = {key: certificate[key] for key in ("kind", "statement_sha256", kind)}
    if sha256(plan) != certificate["plan_sha256"]:
        raise Refused(f"plan_sha256: not the hash of this {kind}")
    program = beside(PROGRAMS[kind])
    try:
        lines, summary = program.check(certificate[kind], certificate["plan_sha256"], certificate["claim"])
    except program.Wrong as error:
        raise (Unusable if error.unusable else Refused)(f"{kind}: {error}") from None
    return tuple(Assertion(role, says, formula, True) for role, says, formula in lines), summary


def recompute(certificate: Mapping[str, Any]) -> tuple[tuple[Assertion, ...], str]:
    """Compute every definition and decide every assertion; nothing may be left that no assertion depends on."""
    definitions, assertions = (items(certificate[key], key) for key in ("definitions", "assertions"))
    for place, record in enumerate(definitions, 1):
        entries(record, f"definition {place}", "name formula value")
    for place, record in enumerate(assertions, 1):
        entries(record, f"assertion {place}", "role says formula holds", "of")
    plan = {key: certificate.get(key) for key in ("kind", "statement_sha256", "field", "assertions")}
    plan["definitions"] = [{key: d[key] for key in ("name", "formula")} for d in definitions]
    if sha256(plan) != certificate["plan_sha256"]:
        raise Refused("plan_sha256: not the hash of these definitions and assertions")
    evaluator = Evaluator()
    define(evaluator, definitions, load_given(evaluator, certificate))
    verified, reached = decide(evaluator, assertions, certificate["kind"], certificate["statement"]["hypotheses"])
    pending = list(reached)
    while pending:
        fresh = evaluator.uses[pending.pop()] - reached
        reached |= fresh
        pending += fresh
    if unused := evaluator.known.keys() - reached:
        raise Refused(f"{min(unused)}: nothing that is asserted depends on it")
    counts = f"{len(definitions)} definitions and {len(assertions)} assertions"
    return tuple(verified), f"{counts} in {evaluator.operations} exact operations"


def new_name(evaluator: Evaluator, name: Any, where: str) -> str:
    if not isinstance(name, str) or not NAME.fullmatch(name) or name in WORDS or name in FUNCTIONS:
        raise Refused(f"{where}: {str(name)[:30]!r} cannot be a name")
    if name in evaluator.known:
        raise Refused(f"{where}: {name!r} is defined twice")
    return name


def load_given(evaluator: Evaluator, certificate: Mapping[str, Any]) -> Field | None:
    """Read the declared field, if any, and the given objects with their checksums."""
    field = None
    if "field" in certificate:
        record = entries(certificate["field"], "field", "generator minimal_polynomial root_in")
        coefficients, interval = items(record["minimal_polynomial"], "field"), items(record["root_in"], "field")
        if len(interval) != 2:
            raise Unusable("field: root_in must be two numbers")
        name = new_name(evaluator, record["generator"], "field")
        modulus = tuple(rational(x, "minimal_polynomial") for x in coefficients)
        field = Field(evaluator, modulus, *(rational(x, "root_in") for x in interval))
        evaluator.known[name], evaluator.uses[name] = Element(field, (Fraction(0), Fraction(1))), set()
    if not isinstance(certificate["given"], dict):
        raise Unusable("given: expected an object")
    for name, record in certificate["given"].items():
        where = f"given {new_name(evaluator, name, 'given')}"
        evaluator.spend(NUMERAL * leaves(record.get("rows", record.get("number")) if isinstance(record, dict) else None))
        value: Value
        if isinstance(record, dict) and "rows" in record:
            entries(record, where, "rows shape checksum")
            value = matrix(record["rows"], where, field)
            if record["shape"] != list(shape(value)) or not all(type(n) is int for n in record["shape"]):
                raise Refused(f"{where}: the rows make {by(value)}, not the recorded shape")
        else:
            value = number(entries(record, where, "number checksum")["number"], where, field)
        if rational(record["checksum"], f"{where}, checksum") != (found := checksum(evaluator, value)):
            raise Refused(f"{where}: the checksum of its entries is {show(found)}")
        numbers = [x for row in value for x in row] if isinstance(value, list) else [value]
        in_field = any(isinstance(x, Element) for x in numbers)
        evaluator.known[name], evaluator.uses[name] = value, {certificate["field"]["generator"]} if in_field else set()
    return field


def define(evaluator: Evaluator, definitions: Sequence[Mapping[str, Any]], field: Field | None) -> None:
    """Compute every definition and compare it with its recorded value."""
    for record in definitions:
        name = new_name(evaluator, record["name"], "definition")
        formula = text(record["formula"], f"definition {name}")
        try:
            node = evaluator.read(formula)
            computed, recorded = evaluator.numeric(node), record["value"]
            evaluator.spend(NUMERAL * leaves(recorded))
            is_matrix = isinstance(recorded, list) and bool(recorded) and isinstance(recorded[0], list)
            agree(evaluator, matrix(recorded, "value", field) if is_matrix else number(recorded, "value", field), computed)
        except Refused as error:
            raise type(error)(f"definition {name} = {formula[:100]}: {error}") from None
        evaluator.known[name], evaluator.uses[name] = computed, names(node)


def agree(meter: Arithmetic, recorded: Value, computed: Value) -> None:
    if isinstance(recorded, list) and isinstance(computed, list) and shape(recorded) == shape(computed):
        meter.charge(cells(recorded), meter.largest(recorded), meter.largest(computed), FRACTION)
        for i, (row, other) in enumerate(zip(recorded, computed, strict=True), 1):
            for j, (x, y) in enumerate(zip(row, other, strict=True), 1):
                if x - y:
                    raise Refused(f"entry ({i}, {j}) is recorded as {show(x)}, computed {show(y)}")
    elif isinstance(recorded, list) or isinstance(computed, list) or recorded - computed:
        raise Refused(f"recorded as {show(recorded)}, computed {show(computed)}")


def decide(
    evaluator: Evaluator, records: Sequence[Mapping[str, Any]], kind: str, hypotheses: Mapping[str, str]
) -> tuple[list[Assertion], set[str]]:
    """Decide every assertion and the pattern of roles; return what was verified, and the names used."""
    verified: list[Assertion] = []
    used, covered, called = set[str](), set[str](), set[str]()
    for place, record in enumerate(records, 1):
        where = f"assertion {place}"
        role, says, formula = (text(record[key], f"{where}, {key}") for key in ("role", "says", "formula"))
        where = f"{where} ({says[:100]}: {formula[:100]})"
        if role not in ROLES[kind]:
            raise Refused(f"{where}: the role {role!r} has no place in a {kind}")
        if role in ("hypothesis", "dropped hypothesis"):
            if text(record.get("of"), f"{where}, of") not in hypotheses:
                raise Refused(f"{where}: the statement has no hypothesis {record['of'][:40]!r}")
            covered.add(record["of"])
        elif "of" in record:
            raise Refused(f"{where}: only a hypothesis is 'of' a hypothesis")
        try:
            node = evaluator.read(formula)
            if not names(node):
                raise Refused("speaks about nothing in the certificate")
            if any(a == b for n in within(node) if n[0] == "compare" for a, b in pairwise(n[1::2])):
                raise Refused("compares a formula with itself")
            holds = evaluator.truth(node)
        except Refused as error:
            raise type(error)(f"{where}: {error}") from None
        wanted = ROLES[kind][role]
        if record["holds"] is not holds or holds is not (holds if wanted is None else wanted):
            raise Refused(f"{where}: it {'holds' if holds else 'fails'}, which is not what it must do here")
        used |= names(node)
        if role == "conclusion":
            called |= {n[1] for n in within(node) if n[0] == "call"}
        verified.append(Assertion(role, says, formula, holds))
    if not any(a.role == "conclusion" for a in verified):
        raise Refused("assertions: no conclusion, so nothing is shown")
    for role, wanted in ROLES[kind].items():
        found = [a.holds for a in verified if a.role == role]
        if wanted is None and found and all(found):
            raise Refused(f"assertions: every {role} holds; one of them must fail")
    if kind == "rank" and not called & {"rank", "rankmod"}:
        raise Refused("assertions: no conclusion speaks of a rank")
    if kind != "rank" and (missing := hypotheses.keys() - covered):
        raise Refused(f"assertions: nothing is said about the hypothesis {min(missing)!r}")
    return verified, used


def replay(path: str, installed: Mapping[str, str] | None = None) -> Report:
    """Read and check the certificate in a file; see :func:`check`."""
    return check(read(path), installed)


def tell(*lines: str) -> None:
    """Print what was found in a file; a reader that has left, like ``head``, changes nothing about the findings."""
    try:
        print(*lines, sep="\n  ", flush=True)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def main(argv: Sequence[str] | None = None, installed: Mapping[str, str] | None = None) -> int:
    """Check the files named, print what was verified in each, and return the worst exit status.

    ``installed`` maps ids of statements to their hashes, where the caller knows the statements themselves.
    """
    paths = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if not paths or paths[0] in ("-h", "--help"):
        print(__doc__, file=sys.stdout if paths else sys.stderr)
        return 0 if paths else 2
    worst = 0
    for path in paths:
        shown = path if path.isprintable() else ascii(path)
        try:
            report = replay(path, installed)
        except Refused as error:
            status, line = error.status, str(error)
        except (MemoryError, RecursionError, OverflowError):
            status, line = Unusable.status, "larger than the limits of this checker"
        except Exception as error:  # a bug here must never read as an acceptance
            status, line = 3, f"this checker failed: {type(error).__name__}: {error}"
        else:
            tell(f"accepted  {shown}", *report.lines())
            continue
        worst = max(worst, status)
        print(f"{('refused ', 'unusable', 'failed  ')[status - 1]}  {shown}: {line}", file=sys.stderr, flush=True)
    return worst


if __name__ == "__main__":
    sys.exit(main())
