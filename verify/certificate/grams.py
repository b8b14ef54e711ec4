"""Check which data can align with a space of matrices, with the Python standard library only.

``replay.py`` finds this file beside it and hands it the record of a certificate of the kind ``grams``: matrices
``A_1, ..., A_r`` of size k x k by their nonzero integer entries, a number n of samples, and what was found of
``A(a) = sum_j a_j A_j`` and k x n data B, which align when ``A(a)^T A(a)`` commutes with ``B B^T``. Everything is
computed again from the entries. Places, basis matrices and rows are counted from 0; a monomial in the coefficients a
is the sorted list of its variables.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import combinations_with_replacement, product, zip_longest
from math import comb, gcd, prod
from typing import Any

MAX_LIST = 2_000_000
MAX_OPERATIONS = 80_000_000  # with machine numbers: about ten seconds
MAX_INTEGER = 10**300
MAX_HELD = 4_000_000  # numbers in memory at once: some hundred MiB
MAX_BITS = 8_000  # of a computed integer
MAX_EQUATIONS = 60
MAX_DEGREE = 32  # of a polynomial whose root is a coefficient
PRICE = 60  # of an operation on fractions
SLOT = 128  # bits that a column has in a row modulo a prime: two words
MASK = 2**SLOT - 1

ABOUT = {
    "every-data-set": "every", "open-test": "open set", "shift-test": "shifts", "linear-test": "almost none",
    "macaulay-test": "almost none", "repaired": "count", "circle-test": "circle", "one-place-a-row": "one place a row",
    "criterion": "",
}  # fmt: skip
"""The part that a certificate of a statement begins with; another may follow, about scaled orthogonal elements."""

ORTHOGONAL = ("scaled orthogonal", "only multiples of I")

Monomial = tuple[int, ...]
Form = dict[Monomial, int]  # a homogeneous polynomial in the coefficients a
Place = tuple[int, int]
Line = tuple[str, str, str]  # role, what it says, formula


class Wrong(ValueError):
    """Something in the record is not so; ``unusable`` when it could not even be read, or is beyond the limits."""

    def __init__(self, message: str, unusable: bool = False) -> None:
        super().__init__(message)
        self.unusable = unusable


def within_limits(holds: bool) -> None:
    if not holds:
        raise Wrong("the computation is larger than the limits of this checker", unusable=True)


def need(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Wrong(otherwise)


def fields(record: Any, where: str, names: str) -> list[Any]:
    if not isinstance(record, dict) or record.keys() != {*names.split()}:
        raise Wrong(f"{where}: expected an object with the entries {names}", unusable=True)
    return [record[name] for name in names.split()]


def integer(value: Any, where: str, low: int = -MAX_INTEGER, high: int = MAX_INTEGER) -> int:
    """Read an integer, which may be written as text if it is long."""
    if isinstance(value, str) and re.fullmatch(r"-?[1-9][0-9]{8,300}", value):
        value = int(value)
    if type(value) is not int or not low <= value <= high:
        raise Wrong(f"{where}: expected an integer from {low} to {high}"[:200], unusable=True)
    return value


def items(value: Any, where: str, size: int | None = None) -> list[Any]:
    if not isinstance(value, list) or len(value) > MAX_LIST or (size is not None and len(value) != size):
        raise Wrong(f"{where}: expected a list{'' if size is None else f' of {size} entries'}", unusable=True)
    return value


def integers(value: Any, where: str, size: int | None = None) -> list[int]:
    return [integer(x, where) for x in items(value, where, size)]


def pairs(value: Any, where: str, size: int) -> list[tuple[int, int]]:
    """Read ``[index, integer]`` pairs, no index twice."""
    found = [(integer(p[0], where, 0, size - 1), integer(p[1], where)) for p in (items(x, where, 2) for x in items(value, where))]
    need(len({i for i, _ in found}) == len(found), f"{where}: an index occurs twice")
    return found


def prime(value: Any) -> int:
    """Read a prime; four bases settle what is below 3 215 031 751 (Miller and Rabin)."""
    p = integer(value, "prime", 11, 3_000_000_000)
    odd, twos = p - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for base in (2, 3, 5, 7):
        x = pow(base, odd, p)
        need(x == 1 or any(pow(x, 2**i, p) == p - 1 for i in range(twos)), f"prime: {p} is not a prime")
    return p


class Independent:
    """Rows over the field of p elements, each independent of those before: then they are so over the rationals."""

    def __init__(self, width: int, p: int, charge: Callable[[int], None]) -> None:
        self.width, self.p, self.charge = width, p, charge
        self.rows: list[tuple[int, int]] = []

    def takes(self, entries: Iterable[tuple[int, int]]) -> bool:
        """Take a row, given by columns and values, if it is independent of the others.

        A row is one long integer with a slot of 128 bits for each column: multiples of rows are added in one operation, and what
        gathers in a slot (less than ``2^22`` products of numbers below ``2^32``) is reduced modulo p once, at the end.
        """
        self.charge(self.width + len(self.rows))
        p, row = self.p, [0] * self.width
        for column, x in entries:
            self.charge(2)
            row[column] = (row[column] + x) % p
        packed = self.packed(row)
        for pivot, other in self.rows:
            if head := (packed >> SLOT * pivot & MASK) % p:
                self.charge(self.width // 4)
                packed += (p - head) * other
        words = struct.unpack(f"<{2 * self.width}Q", packed.to_bytes(SLOT // 8 * self.width, "little"))
        row = [(low + (high << 64)) % p for low, high in zip(words[::2], words[1::2], strict=True)]
        found = next((column for column, x in enumerate(row) if x), None)
        if found is not None:
            within_limits((len(self.rows) + 1) * self.width <= MAX_HELD)
            inverse = pow(row[found], -1, p)
            self.rows.append((found, self.packed([x * inverse % p for x in row])))
        return found is not None

    def packed(self, row: Sequence[int]) -> int:
        words = [0] * (2 * self.width)
        words[::2] = row
        return int.from_bytes(struct.pack(f"<{2 * self.width}Q", *words), "little")


class Space:
    """The matrices, what is asked, and the parts of the answer."""

    def __init__(self, record: Any) -> None:
        k, n, basis, parts = fields(record, "grams", "k n basis parts")
        self.k, self.n, self.operations = integer(k, "k", 1, 100_000), integer(n, "n", 1), 0
        self.basis: list[dict[Place, int]] = []
        for i, entries in enumerate(items(basis, "basis")):
            self.basis.append(self.element(entries, f"basis matrix {i}"))
        self.parts, self.r = items(parts, "parts"), len(self.basis)
        need(self.r > 0, "basis: there are no matrices")

    def element(self, value: Any, where: str) -> dict[Place, int]:
        found: dict[Place, int] = {}
        self.charge(10 * len(items(value, where)))
        for entry in items(value, where):
            i, j, value_there = items(entry, where, 3)
            place = integer(i, where, 0, self.k - 1), integer(j, where, 0, self.k - 1)
            x = integer(value_there, where)
            need(place not in found and x != 0, f"{where}: the place {place} is given twice, or holds 0")
            found[place] = x
        return found

    def charge(self, operations: int) -> None:
        self.operations += operations
        within_limits(self.operations <= MAX_OPERATIONS)

    def combination(self, coefficients: Iterable[tuple[int, int]]) -> dict[Place, int]:
        total: dict[Place, int] = {}
        for j, c in coefficients:
            self.charge(1 + 2 * len(self.basis[j]))
            for place, x in self.basis[j].items():
                total[place] = total.get(place, 0) + c * x
        return {place: x for place, x in total.items() if x}

    @cached_property
    def gram(self) -> dict[Place, Form]:
        """The entries (u, v), u <= v, of ``A(a)^T A(a)`` as quadratic forms in a, those that are not zero."""
        return self.entries_of_gram(row=0)

    @cached_property
    def other_gram(self) -> dict[Place, Form]:
        """The same of ``A(a) A(a)^T``."""
        return self.entries_of_gram(row=1)

    def entries_of_gram(self, row: int, diagonal: bool = False) -> dict[Place, Form]:
        """Return the entries of ``A^T A`` (row = 0) or of ``A A^T`` (row = 1), all or on the diagonal."""
        lines: dict[int, list[tuple[int, int, int]]] = {}
        for index, element in enumerate(self.basis):
            for place, x in element.items():
                lines.setdefault(place[row], []).append((index, place[1 - row], x))
        found: dict[Place, Form] = {}
        held = 0
        for line in lines.values():
            self.charge(2 * len(line) ** 2)
            for i, u, x in line:
                within_limits(held <= MAX_HELD)
                for j, v, y in line:
                    if u == v or (u < v and not diagonal):
                        form, name = found.setdefault((u, v), {}), (min(i, j), max(i, j))
                        held += (name not in form) + (0 if form else 3)
                        form[name] = form.get(name, 0) + x * y
        for form in found.values():
            for gone in [m for m, x in form.items() if not x]:
                del form[gone]
        return {place: form for place, form in found.items() if form}

    def about(self, claim: str) -> None:
        """Check that the parts are of the kinds that a statement is about; its id ends with its name."""
        name = claim.rpartition(".")[2]
        first, kinds = ABOUT.get(name), [part.get("kind") if isinstance(part, dict) else None for part in self.parts]
        if first is None:
            raise Wrong(f"{claim[:60]} is no statement that this kind of certificate can be about", unusable=True)
        rest = kinds[1:] if first else kinds
        need(not first or kinds[0] == first, f"parts: {claim[:60]} is about a part of the kind {first!r}, which comes first")
        need(len(rest) <= 1 and all(kind in ORTHOGONAL for kind in rest), f"parts: what is more than {claim[:60]} says")
        need(name != "linear-test" or self.parts[0].get("degree") == 2, f"parts: {claim[:60]} is about the degree 2")

    def check(self, claim: str | None) -> list[Line]:
        need(bool(self.parts), "parts: nothing is claimed")
        if claim is not None:
            self.about(claim)
        known: dict[str, Callable[[Any], Line]] = {
            "almost none": self.almost_none, "count": self.count, "open set": self.open_set, "every": self.every,
            "scaled orthogonal": self.scaled_orthogonal, "only multiples of I": self.only_identity, "shifts": self.shifts,
            "circle": self.circle, "one place a row": self.one_place_a_row,
        }  # fmt: skip
        lines = [("given", f"the span S of {self.r} matrices of size {self.k} x {self.k}, n = {self.n}", "A(a) = sum_j a_j A_j")]
        for place, part in enumerate(self.parts, 1):
            kind = part.get("kind") if isinstance(part, dict) else None
            if not isinstance(kind, str) or kind not in known:
                raise Wrong(f"part {place}: the kind is none of {', '.join(known)}", unusable=True)
            try:
                lines.append(known[kind](part))
            except Wrong as error:
                raise Wrong(f"part {place} ({kind}): {error}", error.unusable) from None
        return lines

    # Almost no data

    def count(self, part: Any) -> Line:
        fields(part, "part", "kind")
        need(self.k >= 2 and self.r <= min(self.n, self.k - 1), f"r = {self.r} is more than min(n, k-1)")
        return "conclusion", "few enough coefficients for every such space", f"{self.r} <= min({self.n}, {self.k} - 1)"

    def almost_none(self, part: Any) -> Line:
        """At one G of rank at most n, multiples of the entries of [A^T A, G] span all multiples of the non-scalar part of A^T A."""
        _, degree, modulus, rows_of_B, relations, multiples = fields(part, "part", "kind degree prime B relations multiples")
        D, p = integer(degree, "degree", 2, 12), prime(modulus)
        within_limits(comb(self.r + D - 1, D) <= 20_000)
        B = self.data(rows_of_B)
        monomials = {m: number for number, m in enumerate(combinations_with_replacement(range(self.r), D))}
        own = self.annihilated(items(relations, "relations"), D, monomials)
        kept = {m: number for number, m in enumerate(m for m, place in monomials.items() if place not in own)}
        rows = Independent(len(kept), p, self.charge)
        for multiple in items(multiples, "multiples"):
            u, v, *factors = integers(multiple, "multiple")
            need(len(factors) == D - 2 and all(0 <= i < self.r for i in factors), "a multiple has D - 2 variables")
            terms = ((tuple(sorted((*m, *factors))), x) for m, x in self.commutator_entry(B, u, v).items())
            taken = rows.takes((kept[m], x) for m, x in terms if m in kept)
            need(taken, f"the multiple {multiple} of an entry of [A^T A, G] depends on those before")
        found, largest = len(rows.rows), len(kept)
        need(found >= largest, f"the multiples span {found} dimensions, and up to {largest} are needed")
        says = f"for almost all data what aligns has a scalar A^T A: degree {D}, modulo {p}"
        return "conclusion", says, f"{found} independent multiples of [A^T A, G], of at most {largest} of A^T A modulo I"

    def data(self, value: Any) -> dict[int, list[int]]:
        """Read B by its rows that are not zero; it has at most n columns, so G = B B^T has at most that rank."""
        found: dict[int, list[int]] = {}
        for entry in items(value, "B"):
            place, row = items(entry, "B", 2)
            place, numbers = integer(place, "B", 0, self.k - 1), integers(row, "B")
            self.charge(10 * (1 + len(numbers)))
            need(place not in found, f"B: row {place} is given twice")
            found[place] = numbers
        need(len({len(row) for row in found.values()}) <= 1, "B: rows of different lengths")
        need(all(len(row) <= self.n for row in found.values()), "B: more columns than samples")
        return found

    @cached_property
    def non_scalar(self) -> list[Form]:
        """The different entries of A^T A off the diagonal, and differences of those on it."""
        off = {frozenset(form.items()): form for (u, v), form in self.gram.items() if u != v}
        on = [self.gram.get((u, u), {}) for u in range(self.k)]
        differ = {frozenset(form.items()): form for form in on if form != on[0]}.values()
        minus = [{m: form.get(m, 0) - on[0].get(m, 0) for m in {*form, *on[0]}} for form in differ]
        return [*off.values(), *minus]

    def annihilated(self, relations: list[Any], D: int, monomials: Mapping[Monomial, int]) -> set[int]:
        """Check that linear functionals in degree D vanish on all multiples of A^T A modulo I; return a monomial for each.

        No other functional has that monomial: so they are independent, and the coefficient there follows from the others.
        """
        at: dict[int, list[tuple[int, int]]] = {}
        for number, relation in enumerate(relations):
            for place, x in pairs(relation, "relation", len(monomials)):
                at.setdefault(place, []).append((number, x))
        own = {entry[0][0]: place for place, entry in at.items() if len(entry) == 1 and entry[0][1]}
        need(len(own) == len(relations), "relations: each needs a monomial that no other one has")
        for multiplier in combinations_with_replacement(range(self.r), D - 2):
            for form in self.non_scalar:
                sums: dict[int, int] = {}
                for m, x in form.items():
                    seen = at.get(monomials[tuple(sorted((*m, *multiplier)))], ())
                    self.charge(8 + len(seen))
                    for number, y in seen:
                        sums[number] = sums.get(number, 0) + x * y
                need(not any(sums.values()), f"relation {next((i for i, x in sums.items() if x), 0)}: it does not vanish")
        return {*own.values()}

    @cached_property
    def columns_in_row(self) -> dict[int, list[int]]:
        """Where A(a)^T A(a) has entries."""
        found: dict[int, list[int]] = {}
        for u, v in self.gram:
            found.setdefault(u, []).append(v)
            if u != v:
                found.setdefault(v, []).append(u)
        return found

    def commutator_entry(self, B: Mapping[int, Sequence[int]], u: int, v: int) -> Form:
        """Return the entry (u, v) of [A(a)^T A(a), B B^T]."""
        total: Form = {}
        for a, b, sign in ((u, v, 1), (v, u, -1)):
            for w in self.columns_in_row.get(a, ()):
                self.charge(1 + len(B.get(w, ())))
                g = sign * sum(x * y for x, y in zip(B.get(w, ()), B.get(b, ()), strict=False))
                if g:
                    form = self.gram[min(a, w), max(a, w)]
                    self.charge(2 * len(form))
                    for m, x in form.items():
                        total[m] = total.get(m, 0) + g * x
        return total

    def shifts(self, part: Any) -> Line:
        """For zero-padded convolutions W[p, p + a] = w_a: at pixels u with all u - a in the image, (W^T W)[u, v] = rho(v - u).

        Where entries of [W^T W, G] at such pixels determine rho(t) for t != 0, alignment leaves one live tap, and that is 0.
        """
        _, image, taps, modulus, rows_of_B, places = fields(part, "part", "kind image taps prime B places")
        sides, p, B = integers(image, "image"), prime(modulus), self.data(rows_of_B)
        need(0 < len(sides) <= 8 and all(1 <= m <= self.k for m in sides), "the image has no sides, or too many or long ones")
        need(prod(sides) == self.k, "the image has another number of pixels")
        self.charge(10 * self.k + 20 * self.r**2)
        within_limits(self.r**2 <= MAX_HELD)
        steps = [tuple(integers(tap, "tap", len(sides))) for tap in items(taps, "taps", self.r)]
        need(len({*steps}) == len(steps), "a tap is given twice")
        number = {pixel: place for place, pixel in enumerate(product(*map(range, sides)))}
        for i, tap in enumerate(steps):
            self.charge(20 * self.k)
            seen = {(place, number[q]): 1 for pixel, place in number.items() if (q := moved(pixel, tap, 1)) in number}
            need(bool(seen) and seen == self.basis[i], f"basis matrix {i} is not the shift by its tap")
        unknowns = sorted({t for a in steps for b in steps if (t := moved(a, b, -1)) > (0,) * len(sides)})
        rows, pixels = Independent(len(unknowns), p, self.charge), [*number]

        def g(u: tuple[int, ...], v: tuple[int, ...]) -> int:
            left, right = B.get(number.get(u, -1), ()), B.get(number.get(v, -1), ())
            self.charge(5 + len(left))
            return sum(x * y for x, y in zip(left, right, strict=False))

        for pair in items(places, "places"):
            u, v = (pixels[integer(i, "places", 0, self.k - 1)] for i in items(pair, "places", 2))
            self.charge(10 * (self.r + len(unknowns)))
            inner = all(moved(w, a, -1) in number for w in (u, v) for a in steps)
            need(inner, f"{pair}: a tap leads out of the image")
            both = ((moved(u, t, 1), moved(u, t, -1), moved(v, t, 1), moved(v, t, -1)) for t in unknowns)
            row = (g(a, v) + g(b, v) - g(u, c) - g(u, d) for a, b, c, d in both)
            need(rows.takes(enumerate(row)), f"the entry {pair} of [W^T W, G] depends on those before")
        found = len(rows.rows)
        need(found == len(unknowns), f"{found} entries are independent, and {len(unknowns)} values of rho are unknown")
        says = f"for almost all data what aligns is a multiple of I: convolutions, modulo {p}"
        return "conclusion", says, f"{found} independent entries of [A^T A, G], for {len(unknowns)} values of rho"

    def circle(self, part: Any) -> Line:
        """For convolutions on an image closed to a circle on each axis, an entry depends on the way from p to q alone.

        Then one column determines A_i^T A_j + A_j^T A_i, and the commutator with e_1 e_1^T shows that column.
        """
        _, image = fields(part, "part", "kind image")
        sides = integers(image, "image")
        need(0 < len(sides) <= 8 and all(1 <= m <= self.k for m in sides), "the image has no sides, or too many or long ones")
        need(prod(sides) == self.k, "the image has another number of pixels")
        self.charge(20 * self.k)
        pixels = [*product(*map(range, sides))]
        for i, A in enumerate(self.basis):
            self.charge(20 * len(A))
            ways: dict[tuple[int, ...], list[int]] = {}
            for (p, q), x in A.items():
                way = tuple((b - a) % m for a, b, m in zip(pixels[p], pixels[q], sides, strict=True))
                ways.setdefault(way, []).append(x)
            alike = all(len(values) == self.k and len({*values}) == 1 for values in ways.values())
            need(alike, f"basis matrix {i} is not the same from every pixel")
        return "conclusion", "for almost all data what aligns has a scalar A^T A: convolutions on circles", f"sides {sides}, n >= 1"

    def one_place_a_row(self, part: Any) -> Line:
        """Where each row has one place at most, A^T A is diagonal, and commutes with a G without zeros only if it is scalar."""
        fields(part, "part", "kind")
        column: dict[int, int] = {}
        for A in self.basis:
            self.charge(4 * len(A))
            for u, v in A:
                need(column.setdefault(u, v) == v, f"row {u} has entries in the columns {column[u]} and {v}")
        return "conclusion", "for almost all data what aligns has a scalar A^T A: one place a row", f"{len(column)} rows, n >= 1"

    # An open set of data

    def open_set(self, part: Any) -> Line:
        """At one element, its frames move in all directions as the element does: then data on an open set follow them.

        With ``H = A^T A`` at the element and g a factor of its characteristic polynomial modulo p of degree k - m, the roots
        of g are residues of k - m eigenvalues of H, and g(H) of the product over these. Where ``[A_j^T A + A^T A_j, g(H)]``
        have the largest rank that m eigenvectors allow, these belong to simple eigenvalues and fill an open set of frames.
        """
        _, coefficients, modulus, factor = fields(part, "part", "kind coefficients prime factor")
        k, p, m = self.k, prime(modulus), self.n if self.n < self.k - 1 else self.k
        need(k >= 2 and p > k, "the matrices are 1 x 1, or the prime is too small")
        self.charge(k**3 * (k + 4 + self.r) + k**2 * len(self.basis))
        A = self.combination(pairs(coefficients, "coefficients", self.r))
        dense = [[A.get((i, j), 0) % p for j in range(k)] for i in range(k)]
        turned = [list(column) for column in zip(*dense, strict=True)]
        H = times(turned, dense, p)
        g = [x % p for x in integers(factor, "factor")]
        need(len(g) == k - m + 1 and g[-1] == 1, f"factor: expected a monic polynomial of degree {k - m}, lowest first")
        need(not any(remainder(characteristic(H, p), g, p)), "factor: it does not divide the characteristic polynomial")
        G = [[0] * k for _ in range(k)] if len(g) > 1 else H
        for x in reversed(g if len(g) > 1 else []):
            G = times(G, H, p)
            for i in range(k):
                G[i][i] = (G[i][i] + x) % p
        rows = Independent(k * (k - 1) // 2, p, self.charge)
        for element in self.basis:
            P = [[0] * k for _ in range(k)]
            for (i, u), x in element.items():
                for v in range(k):
                    P[u][v] = (P[u][v] + x * dense[i][v]) % p
                    P[v][u] = (P[v][u] + x * dense[i][v]) % p
            PG = times(P, G, p)
            rows.takes((number, PG[u][v] - PG[v][u]) for number, (u, v) in enumerate(upper(k)))
        needed = comb(k, 2) - comb(k - m, 2)
        need(len(rows.rows) == needed, f"the frames move in {len(rows.rows)} directions of {needed}")
        says = f"an open set of data aligns with elements that are not scaled orthogonal (modulo {p})"
        return "conclusion", says, f"{len(rows.rows)} = C({k}, 2) - C({k - m}, 2) directions of the frames of {m} eigenvectors"

    # Every data set

    def every(self, part: Any) -> Line:
        """S contains a family in which every data set finds an element, which is not scaled orthogonal."""
        _, family, vector, modulus, combinations = fields(part, "part", "kind family u prime combinations")
        k, n = self.k, self.n
        found = [self.combination(pairs(c, "combination", self.r)) for c in items(combinations, "combinations")]
        if family == "kernel":
            need(n < k and self.r > k * n and not found, f"expected n < k and r > k n, without combinations; r = {self.r}")
            self.independent(self.basis, prime(modulus))
            return "conclusion", "for every B some A(a) != 0 has A(a) B = 0", f"{self.r} > {k} * {n}"
        if family == "rank one":
            u = dict(pairs(vector, "u", k))
            line = next((i for i, x in u.items() if x), None)
            need(line is not None and k >= 2, "u is zero, or the matrices are 1 x 1")
            vs = [{j: x for (i, j), x in A.items() if i == line} for A in found]
            for A, v in zip(found, vs, strict=True):
                self.charge(2 * (len(A) + len(u) * len(v)))
                product = {(i, j): x * y for i, x in u.items() for j, y in v.items() if x * y}
                scaled = {place: x * u[line or 0] for place, x in A.items()}
                need(scaled == product, "a combination is not u v^T")
            self.independent([{(0, j): x for j, x in v.items()} for v in vs], prime(modulus))
            need(len(vs) > min(n, k - 1), f"{len(vs)} dimensions of v are not more than min(n, k-1)")
            return "conclusion", "S contains u v^T for v in a space that every data set meets", f"{len(vs)} > min({n}, {k - 1})"
        sign = {"symmetric": 1, "antisymmetric": -1}.get(family if isinstance(family, str) else "")
        need(sign is not None and k >= (2 if sign == 1 else 3), "no family that every data set meets, at this size")
        count = k * (k + (sign or 0)) // 2
        need(len(found) == count, f"expected {count} combinations")
        wanted = [(u, v) for u in range(k) for v in range(u, k) if u != v or sign == 1]
        for place, A in zip(wanted, found, strict=True):
            x, mirrored = A.get(place, 0), (place[1], place[0])
            expected = {mirrored: x if mirrored == place else x * (sign or 0), place: x}
            need(x != 0 and expected == A, f"the combination for the place {place} is another matrix")
        return "conclusion", f"S contains every {family} matrix, in the frame of the data as well", f"{len(found)} matrices"

    def independent(self, matrices: Sequence[Mapping[Place, int]], p: int) -> None:
        """Check this modulo p. A matrix with a place of its own is independent of all others: these are not eliminated."""
        self.charge(4 * sum(map(len, matrices)) + len(matrices))
        owners: dict[Place, int] = {}
        for A in matrices:
            for place in A:
                owners[place] = owners.get(place, 0) + 1
        left = [A for A in matrices if not any(owners[place] == 1 and x % p for place, x in A.items())]
        column = {place: number for number, place in enumerate(sorted({place for A in left for place in A}))}
        rows = Independent(len(column), p, self.charge)
        for A in left:
            need(rows.takes((column[place], x) for place, x in A.items()), f"dependent matrices, modulo {p}")

    # Scaled orthogonal elements

    def is_scaled_orthogonal(self, A: Mapping[Place, int]) -> bool:
        lines: dict[int, list[tuple[int, int]]] = {}
        for (i, j), x in A.items():
            lines.setdefault(i, []).append((j, x))
        gram: dict[Place, int] = {}
        for line in lines.values():
            self.charge(2 * len(line) ** 2)
            for u, x in line:
                within_limits(2 * len(gram) <= MAX_HELD)
                for v, y in line:
                    gram[u, v] = gram.get((u, v), 0) + x * y
        return self.is_scalar({place: x for place, x in gram.items() if x})

    def is_scalar(self, A: Mapping[Place, int]) -> bool:
        return not A or (len(A) == self.k and len({*A.values()}) == 1 and all(i == j for i, j in A))

    def scaled_orthogonal(self, part: Any) -> Line:
        if isinstance(part, dict) and "polynomial" in part:
            return self.algebraic(part)
        if isinstance(part, dict) and "radius" in part:
            return self.enclosed(part)
        _, coefficients = fields(part, "part", "kind coefficients")
        A = self.combination(pairs(coefficients, "coefficients", self.r))
        need(not self.is_scalar(A) and self.is_scaled_orthogonal(A), "A is a multiple of I, or A^T A is none")
        return "conclusion", "an element, no multiple of I, is scaled orthogonal: every data set aligns", "A^T A = lambda I"

    def algebraic(self, part: Any) -> Line:
        """The same with coefficients that are polynomials in a real root t of f, which changes its sign in an interval.

        A^T A is a multiple of I modulo f, so it is one at every root. An entry that has no root in common with f, and would be 0
        in a multiple of I, shows that A is none.
        """
        _, polynomial, between, coefficients = fields(part, "part", "kind polynomial between coefficients")
        f = [Fraction(x) for x in integers(polynomial, "polynomial")]
        need(len(f) >= 3 and f[-1] > 0, "polynomial: expected a degree of at least 2 and a positive leading coefficient")
        within_limits(len(f) <= MAX_DEGREE)
        low, high = (Fraction(x, y) for x, y in (self.quotient(end) for end in items(between, "between", 2)))
        need(low < high and value_at(f, low) * value_at(f, high) < 0, "between: the polynomial does not change its sign there")
        lines: dict[int, dict[int, list[Fraction]]] = {}
        seen = set()
        for entry in items(coefficients, "coefficients"):
            j, c = items(entry, "coefficients", 2)
            j, numbers = integer(j, "coefficients", 0, self.r - 1), integers(c, "coefficient")
            need(j not in seen and 0 < len(numbers) < len(f), f"coefficient {j}: given twice, or not of a lower degree than f")
            need(bool(numbers[-1]), f"coefficient {j}: its leading coefficient is 0")
            seen.add(j)
            self.charge(20 * len(numbers) * len(self.basis[j]))
            for (u, v), x in self.basis[j].items():
                line = lines.setdefault(u, {})
                old = line.get(v, [])
                line[v] = [a + x * b for a, b in zip_longest(old, numbers, fillvalue=Fraction(0))]
        gram: dict[Place, list[Fraction]] = {}
        for line in lines.values():
            for u, p in line.items():
                for v, q in line.items():
                    self.charge(PRICE * len(p) * len(q))
                    within_limits(len(gram) * len(f) <= MAX_HELD)
                    gram[u, v] = [a + b for a, b in zip_longest(gram.get((u, v), []), convolved(p, q), fillvalue=Fraction(0))]
        reduced = {}
        for place, p in gram.items():
            self.charge(PRICE * len(p) * len(f))
            reduced[place] = rest(p, f)
        first = reduced.get((0, 0), [])
        alike = all(reduced.get((i, i), []) == first for i in range(self.k))
        need(alike and not any(p for (i, j), p in reduced.items() if i != j), "A^T A is no multiple of I modulo the polynomial")
        entries = {(i, j): p for i, line in lines.items() for j, p in line.items()}
        corner = entries.get((0, 0), [])
        differ = [p for (i, j), p in entries.items() if i != j]
        diagonal = (entries.get((i, i), []) for i in range(1, self.k))
        differ += [[a - b for a, b in zip_longest(p, corner, fillvalue=Fraction(0))] for p in diagonal]
        need(any(self.coprime(p, f) for p in differ), "A is a multiple of I, or it may be at the root")
        says = "an element, no multiple of I, is scaled orthogonal: every data set aligns"
        return "conclusion", says, f"A^T A = lambda I, with a root of degree {len(f) - 1} between {low} and {high}"

    def enclosed(self, part: Any) -> Line:
        """The same for an element of a box ``c + sum_l y_l d_l``, ``|y_l| <= radius``: Krawczyk's test.

        With f the chosen entries of A^T A, less the first one on the diagonal, and C a table over a divisor, y - C f(y) takes the
        box into its interior. So it has a fixed point there (Brouwer); C is invertible, as I - C f'(0) is smaller than I; and f is
        0 at that point. All other entries are combinations of f. An entry larger than the box can change shows that A is not c I.
        """
        _, *given = fields(part, "part", "kind center directions radius places inverse divisor")
        center, directions, radius, places, inverse, divisor = given
        size = len(items(directions, "directions"))
        within_limits(0 < size <= MAX_EQUATIONS)
        radius, divisor = integer(radius, "radius", 1), integer(divisor, "divisor", 1)
        rows = [dict(pairs(row, "coefficients", self.r)) for row in (center, *directions)]
        C = [integers(row, "inverse", size) for row in items(inverse, "inverse", size)]
        chosen = [integers(place, "places", 2) for place in items(places, "places", size)]
        need(all(0 <= u <= v < self.k for u, v in chosen), "places: one is not of the upper half")
        tables = [self.restricted(self.entry(0, u, v), rows) for u, v in chosen]
        self.spanned(tables, (self.restricted(form, rows) for form in self.non_scalar))
        for line, row in enumerate(C):
            self.charge(2 * (size + 1) ** 3)
            span = range(size + 1)
            mixed = [[sum(c * table[a][b] for c, table in zip(row, tables, strict=True)) for b in span] for a in span]
            off = sum(abs(divisor * (line == j) - 2 * mixed[0][j + 1]) for j in range(size))
            grows = 2 * sum(abs(x) for other in mixed[1:] for x in other[1:])
            holds = abs(mixed[0][0]) + radius * (off + radius * grows) < radius * divisor
            need(holds, f"inverse: with row {line} the map does not take the box into its interior")
        A, *moves = (self.combination(row.items()) for row in rows)
        seen = {place for entries in (A, *moves) for place in entries}
        self.charge(3 * (len(seen) + self.k) * (size + 1))
        apart = any(abs(A.get(p, 0)) > radius * sum(abs(D.get(p, 0)) for D in moves) for p in seen if p[0] != p[1])
        pairs_ = (((i, i), (0, 0)) for i in range(1, self.k))
        on = any(abs(A.get(p, 0) - A.get(q, 0)) > radius * sum(abs(D.get(p, 0) - D.get(q, 0)) for D in moves) for p, q in pairs_)
        need(apart or on, "a multiple of I may lie in the box")
        says = "an element, no multiple of I, is scaled orthogonal: every data set aligns"
        return "conclusion", says, f"A^T A = lambda I once in a box of radius {radius}, {size} equations for as many coefficients"

    def spanned(self, tables: Sequence[list[list[int]]], others: Iterable[list[list[int]]]) -> None:
        """Check that the others are combinations of the tables, over the rationals."""
        left = [table for table in others if table not in tables]
        reduced: list[tuple[int, list[Fraction]]] = []
        for number, table in enumerate([*tables, *left] if left else []):
            row = [Fraction(x) for line in table for x in line]
            for pivot, other in reduced:
                if factor := row[pivot]:
                    self.charge(PRICE * len(row))
                    row = [x - factor * y for x, y in zip(row, other, strict=True)]
            found = next((i for i, x in enumerate(row) if x), None)
            need(found is None or number < len(tables), "places: another entry of A^T A is no combination of these")
            if found is not None:
                reduced.append((found, [x / row[found] for x in row]))

    def quotient(self, value: Any) -> tuple[int, int]:
        x, y = integers(value, "between", 2)
        need(y > 0 and gcd(x, y) == 1, "between: a fraction is not reduced")
        return x, y

    def coprime(self, p: list[Fraction], f: list[Fraction]) -> bool:
        """Whether two polynomials have no root in common: so it is modulo a prime, not a divisor of the leading coefficients."""
        prime_ = 2**31 - 1
        self.charge(10 * len(f) ** 2)
        a, b = ([int(x) % prime_ for x in q] for q in (f, p))
        while b and not b[-1]:
            b.pop()
        if not a[-1] or not b:
            return False
        while b:
            inverse = pow(b[-1], -1, prime_)
            a, b = b, remainder(a, [x * inverse % prime_ for x in b], prime_)
            while b and not b[-1]:
                b.pop()
        return len(a) == 1

    def only_identity(self, part: Any) -> Line:
        """Where one column or row is never shorter than another, equal lengths leave a kernel; at last a single matrix, or what
        sums of squares leave.
        """
        _, steps = fields(part, "part", "kind steps")
        face = [{i: 1} for i in range(self.r)]
        lengths = {"column": self.entries_of_gram(0, True), "row": self.entries_of_gram(1, True)}
        for number, step in enumerate(items(steps, "steps"), 1):
            if isinstance(step, dict) and "cofactors" in step:
                face = self.squares(step, face)
                continue
            longer, shorter, kernel = fields(step, "step", "longer shorter kernel")
            first, second = (self.length(lengths, side) for side in (longer, shorter))
            self.charge(10 + 2 * (len(first) + len(second)))
            form = {m: first.get(m, 0) - second.get(m, 0) for m in {*first, *second}}
            table = self.restricted(form, face)
            zeros = [dict(pairs(row, "kernel", len(face))) for row in items(kernel, "kernel")]
            self.charge(len(zeros) + len(table) * sum(map(len, zeros)))
            need(not any(sum(line[i] * x for i, x in z.items()) for z in zeros for line in table), f"step {number}: not the kernel")
            dimension = len(face) - semidefinite_rank(table, self.charge)
            need(len(zeros) == dimension, f"step {number}: the kernel has dimension {dimension}")
            self.independent([{(0, i): x for i, x in z.items()} for z in zeros], 2**31 - 1)
            self.charge(3 * sum(len(face[i]) for z in zeros for i in z))
            face = [added((x, face[i]) for i, x in z.items()) for z in zeros]
            within_limits(all(x.bit_length() <= MAX_BITS for row in face for x in row.values()))
        need(len(face) <= 1, f"{len(face)} coefficients are left")
        left = [self.combination(row.items()) for row in face]
        need(all(self.is_scalar(A) or not self.is_scaled_orthogonal(A) for A in left), "what is left is scaled orthogonal")
        says = "all scaled orthogonal elements are multiples of I"
        return "conclusion", says, f"{len(steps)} comparisons of lengths, or sums of squares"

    def squares(self, step: Any, face: Sequence[dict[int, int]]) -> list[dict[int, int]]:
        """Check ``sum_i p_i q_i = m^T Q m`` for entries q_i of A^T A (side 0) and A A^T (side 1) that vanish for orthogonal A.

        A place on a diagonal stands for its entry less the first one of A^T A. The vector m holds the monomials of a degree in the
        coordinates of the frame, and Q is positive definite: so they vanish where the q_i do, all coordinates with them. If the
        first row of the frame is a multiple of I, the power of its coordinate is left out of m, and that row is what remains.
        """
        degree, frame, cofactors, gram = fields(step, "step", "degree frame cofactors gram")
        D, size = integer(degree, "degree", 1, 6), len(face)
        within_limits(size > 0 and comb(size + 2 * D - 1, 2 * D) <= 20_000 and comb(size + D - 1, D) <= 200)
        given = [dict(pairs(row, "frame", size)) for row in items(frame, "frame", size)]
        self.independent([{(0, i): x for i, x in row.items()} for row in given], 2**31 - 1)
        rows = [added((x, face[i]) for i, x in row.items()) for row in given]
        within_limits(all(x.bit_length() <= MAX_BITS for row in rows for x in row.values()))
        first = self.combination(rows[0].items())
        keeps = bool(first) and self.is_scalar(first)
        total = self.multiplied(cofactors, rows, 2 * D - 2)
        names = [m for m in combinations_with_replacement(range(size), D) if not keeps or any(m)]
        self.charge(10 * len(names) ** 2)
        at: dict[Monomial, list[Place]] = {}
        for a, b in combinations_with_replacement(range(len(names)), 2):
            at.setdefault(tuple(sorted(names[a] + names[b])), []).append((a, b))
        table = [[0] * len(names) for _ in names]
        entries = {(a, b): x for a, b, x in (integers(entry, "gram", 3) for entry in items(gram, "gram"))}
        need(len(entries) == len(gram) and 0 not in entries.values(), "gram: a place is given twice, or holds 0")
        for m, (place, *others) in at.items():
            rest_ = total.pop(m, 0)
            for a, b in others:
                x = entries.pop((a, b), 0)
                table[a][b] = table[b][a] = 2 * x
                rest_ -= x if a == b else 2 * x
            a, b = place
            table[a][b] = table[b][a] = 2 * rest_ if a == b else rest_
        need(not entries, "gram: a place that is not of the upper half, or follows from the others")
        need(not any(total.values()), "the cofactors leave a monomial that no square has")
        need(semidefinite_rank(table, self.charge) == len(names), "the squares are not independent")
        return rows[:1] if keeps else []

    def entry(self, side: int, u: int, v: int) -> Form:
        """Return an entry of A^T A (side 0) or A A^T (side 1), on a diagonal less the first one of A^T A."""
        form = dict((self.other_gram if side else self.gram).get((u, v), {}))
        for m, x in self.gram.get((0, 0), {}).items() if u == v else ():
            form[m] = form.get(m, 0) - x
        self.charge(10 + 4 * len(form))
        return form

    def multiplied(self, value: Any, rows: Sequence[Mapping[int, int]], degree: int) -> Form:
        """Return the sum of forms, in the coordinates of the rows, times cofactors of a degree; twice that."""
        total, seen = dict[Monomial, int](), set()
        for entry in items(value, "cofactors"):
            side, u, v, terms = items(entry, "cofactor", 4)
            side, u, v = integer(side, "side", 0, 1), integer(u, "row", 0, self.k - 1), integer(v, "column", 0, self.k - 1)
            need(u <= v and (side, u, v) not in seen, "cofactors: a place of the lower half, or one that is given twice")
            seen.add((side, u, v))
            table = self.restricted(self.entry(side, u, v), rows)
            upper_half = ((i, j, x) for i, line in enumerate(table) for j, x in enumerate(line) if x and i <= j)
            quadric = [(i, j, x if i == j else 2 * x) for i, j, x in upper_half]
            multipliers = set()
            for x, *factors in (integers(term, "cofactor", degree + 1) for term in items(terms, "cofactor")):
                good = all(0 <= i < len(rows) for i in factors) and factors == sorted(factors)
                need(good and tuple(factors) not in multipliers and x != 0, "a cofactor has a term twice, or 0, or not in order")
                multipliers.add(tuple(factors))
                self.charge(10 + 8 * len(quadric))
                for i, j, y in quadric:
                    m = tuple(sorted((*factors, i, j)))
                    total[m] = total.get(m, 0) + x * y
        within_limits(all(x.bit_length() <= MAX_BITS for x in total.values()))
        return total

    def length(self, lengths: Mapping[str, Mapping[Place, Form]], side: Any) -> Form:
        name, place = items(side, "side", 2)
        need(name in ("column", "row"), "a side is a column or a row")
        place = integer(place, "side", 0, self.k - 1)
        return lengths[name].get((place, place), {})

    def restricted(self, form: Form, face: Sequence[Mapping[int, int]]) -> list[list[int]]:
        """Return twice the form as a table in the coordinates of a face."""
        within_limits(4 * len(face) ** 2 <= MAX_HELD)
        table: dict[int, dict[int, int]] = {}
        for (i, j), x in form.items():
            for a, b in ((i, j), (j, i)):
                row = table.setdefault(a, {})
                row[b] = row.get(b, 0) + x
        self.charge(3 * sum(len(table.get(i, ())) for row in face for i in row))
        half = [added((x, table.get(i, {})) for i, x in row.items()) for row in face]
        self.charge(len(face) ** 2 + sum(map(len, half)) * len(face))
        return [[sum(x * other.get(b, 0) for b, x in line.items()) for other in face] for line in half]


def added(terms: Iterable[tuple[int, Mapping[int, int]]]) -> dict[int, int]:
    total: dict[int, int] = {}
    for c, row in terms:
        for i, x in row.items():
            total[i] = total.get(i, 0) + c * x
    return {i: x for i, x in total.items() if x}


def semidefinite_rank(table: Sequence[Sequence[int]], charge: Callable[[int], None]) -> int:
    """Return the rank of a positive semidefinite table, by symmetric elimination; refuse any other."""
    rows, rank = [[Fraction(x) for x in row] for row in table], 0
    for i in range(len(rows)):
        top = rows[i]
        need(top[i] > 0 or not any(top[i:]), "a form is not positive semidefinite")
        rank += top[i] > 0
        for j in range(i + 1, len(rows)):
            if factor := (top[j] / top[i] if top[i] else 0):
                bits = max(factor.numerator.bit_length(), factor.denominator.bit_length())
                charge((8 + (bits // 64) ** 2) * (len(rows) - i))
                rows[j][i:] = [x - factor * y for x, y in zip(rows[j][i:], top[i:], strict=True)]
    return rank


def moved(pixel: tuple[int, ...], step: tuple[int, ...], sign: int) -> tuple[int, ...]:
    return tuple(x + sign * y for x, y in zip(pixel, step, strict=True))


def upper(k: int) -> list[Place]:
    return [(u, v) for u in range(k) for v in range(u + 1, k)]


def times(A: Sequence[Sequence[int]], B: Sequence[Sequence[int]], p: int) -> list[list[int]]:
    columns = list(zip(*B, strict=True))
    return [[sum(x * y for x, y in zip(row, column, strict=True)) % p for column in columns] for row in A]


def characteristic(H: list[list[int]], p: int) -> list[int]:
    """Return the coefficients of det(x I - H), lowest first (Faddeev and Le Verrier; p exceeds the size)."""
    size, product, found = len(H), H, [1]
    for step in range(1, size + 1):
        c = -sum(product[i][i] for i in range(size)) * pow(step, -1, p) % p
        found.append(c)
        product = times(H, [[(x + c * (i == j)) % p for j, x in enumerate(row)] for i, row in enumerate(product)], p)
    return found[::-1]


def value_at(p: Sequence[Fraction], x: Fraction) -> Fraction:
    total = Fraction(0)
    for a in reversed(p):
        total = total * x + a
    return total


def convolved(p: Sequence[Fraction], q: Sequence[Fraction]) -> list[Fraction]:
    found = [Fraction(0)] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            found[i + j] += a * b
    return found


def rest(p: Sequence[Fraction], f: Sequence[Fraction]) -> list[Fraction]:
    """Return the remainder of a division, without zeros at its end."""
    left = list(p)
    while len(left) >= len(f):
        head = left.pop() / f[-1]
        for i in range(1, len(f)):
            left[-i] -= head * f[-1 - i]
    while left and not left[-1]:
        left.pop()
    return left


def remainder(f: Sequence[int], g: Sequence[int], p: int) -> list[int]:
    """Return the remainder of a division by a monic polynomial."""
    rest = list(f)
    while len(rest) >= len(g):
        head = rest.pop()
        for i in range(1, len(g)):
            rest[-i] = (rest[-i] - head * g[-1 - i]) % p
    return rest


def check(record: Any, _: str = "", claim: str | None = None) -> tuple[list[Line], str]:
    """Check a record; return (role, what it says, formula) for every part, and a summary.

    With the id of the statement that it stands in, its parts must be about that statement.

    Raises:
        Wrong: with one line that names what is not so.
    """
    space = Space(record)
    lines = space.check(claim)
    return lines, f"{len(lines) - 1} parts, in {space.operations} exact operations"
