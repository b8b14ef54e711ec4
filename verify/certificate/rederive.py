"""Check a derivation in matrix words by evaluating every step, with the Python standard library only.

``replay.py`` finds this file beside it and hands it the derivation of a certificate. A step that cites a relation is
compared, word by word, with that relation put in at the places it names. A step that keeps the value is also
evaluated before and after, a gradient is held against the derivative along a direction, at random exact instances:
random small sizes for the dimensions, random rational matrices with the properties that the letters declare. The
draw is fixed by the certificate's hash. A false step survives such a test only by accident; that every size is
covered is the work of the rewriting rules, which this file does not know. The relations themselves are assumed, and
printed in full: whether they follow from the hypotheses of the statement is for the reader to judge.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from random import Random
from typing import Any

INSTANCES = 5  # for every step
LARGEST = 4  # drawn for a dimension
MAX_LIST = 1_000  # letters, relations, steps, terms of a formula, factors of a word
MAX_OPERATIONS = 5_000_000  # with short fractions: about half a minute on a slow machine
MAX_BITS = 100_000  # of one computed integer
FORMULAS = {"matrix": "kind rows cols terms", "trace": "kind terms", "blocks": "kind blocks"}
PROPERTIES = ("orthonormal columns", "orthonormal rows", "diagonal", "symmetric")
KINDS = ("relation", "normal form", "restate", "multiply", "gradient")

Matrix = list[list[Fraction]]
Definition = tuple[str, Any]  # a letter and the formula it stands for
Factor = tuple[str, bool]  # a letter, and whether it is transposed
Factors = tuple[Factor, ...]
Monomial = tuple[tuple[str, int], ...]
Number = dict[Monomial, Fraction]
Term = tuple[Number, str, Factors]  # coefficient, rows, word

ONE: Number = {(): Fraction(1)}


class Wrong(ValueError):
    """A step, or something else in the derivation, that is not so; ``unusable`` when it could not even be read."""

    def __init__(self, message: str, unusable: bool = False) -> None:
        super().__init__(message)
        self.unusable = unusable


def entries(record: Any, where: str, required: str, optional: str = "") -> dict[str, Any]:
    if not isinstance(record, dict):
        raise Wrong(f"{where}: expected an object", unusable=True)
    missing, extra = {*required.split()} - record.keys(), record.keys() - {*f"{required} {optional}".split()}
    if missing or extra:
        raise Wrong(f"{where}: {min(missing or extra)!r} is {'missing' if missing else 'not expected'}", unusable=True)
    return record


def items(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list) or len(value) > MAX_LIST:
        raise Wrong(f"{where}: expected a list of at most {MAX_LIST} entries", unusable=True)
    return value


def text(value: Any, where: str) -> str:
    if not isinstance(value, str) or len(value) > 2_000 or not value.isprintable():
        raise Wrong(f"{where}: expected one line of printable text", unusable=True)
    return value


def rational(value: Any, where: str) -> Fraction:
    if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,300}(/[1-9][0-9]{0,300})?", value):
        raise Wrong(f"{where}: expected an exact number such as \"-3/4\"", unusable=True)
    return Fraction(value)


def shape(A: Matrix) -> tuple[int, int]:
    return len(A), len(A[0])


def transpose(A: Matrix) -> Matrix:
    return [list(column) for column in zip(*A, strict=True)]


def zeros(rows: int, columns: int) -> Matrix:
    return [[Fraction(0)] * columns for _ in range(rows)]


def diagonal(entries: Sequence[Fraction | int]) -> Matrix:
    return [[Fraction(x) if i == j else Fraction(0) for j in range(len(entries))] for i, x in enumerate(entries)]


def bits(*matrices: Matrix) -> int:
    sizes = (max(x.numerator.bit_length(), x.denominator.bit_length()) for A in matrices for row in A for x in row)
    return max(sizes, default=0)


def trace(A: Matrix) -> Fraction:
    return sum((A[i][i] for i in range(len(A))), Fraction(0))


def sums(formula: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the sums of words that a formula consists of: itself, or its blocks row by row."""
    if formula["kind"] != "blocks":
        return [formula]
    return [part for row in formula["blocks"] for block in row for part in sums(block)]


def used(formula: Mapping[str, Any]) -> set[str]:
    """Return the letters of a formula."""
    if formula["kind"] == "blocks":
        return {name for row in formula["blocks"] for block in row for name in used(block)}
    return {name for term in formula["terms"] for name, _ in term["word"]}


class Instance:
    """Sizes of the dimensions, numbers for the scalars, matrices for the letters; and how letters move, if they do."""

    def __init__(self, sizes: dict[str, int], scalars: dict[str, Fraction], matrices: dict[str, Matrix]) -> None:
        self.sizes, self.scalars, self.matrices = sizes, scalars, matrices
        self.moves: dict[str, Matrix] = {}

    def size(self, dimension: str) -> int:
        size = int(dimension) if dimension.isdecimal() else self.sizes.get(dimension)
        if type(size) is not int or not 1 <= size <= 99:
            raise Wrong(f"an instance needs a size from 1 to 99 for {dimension}")
        return size

    def matrix(self, name: str) -> Matrix:
        if name not in self.matrices:
            raise Wrong(f"an instance needs a matrix for {name}")
        return self.matrices[name]


class Derivation:
    """Sums of words in matrix letters, rewritten step by step; each step is evaluated before and after.

    A formula is ``{"kind": "matrix", "rows", "cols", "terms"}``, ``{"kind": "trace", "terms"}`` or ``{"kind":
    "blocks", "blocks"}``. A term has a coefficient, a list of ``{"value": "-1/2", "powers": {"n": -1}}``, the names
    of its dimensions, rows and cols, and a word, a list of ``[letter, is it transposed]``.
    """

    def __init__(self, record: Any, seed: str) -> None:
        self.random, self.operations, self.evaluations = Random(seed), 0, 0
        keys = "kind title letters relations start steps conclusion instances"
        self.record = entries(record, "derivation", keys)
        self.letters: dict[str, dict[str, Any]] = {}
        for letter in items(record["letters"], "letters"):
            self.declare(entries(letter, "letter", "name rows cols properties"))
        self.scalar_names: set[str] = set()
        self.relations = items(record["relations"], "relations")
        for relation in self.relations:
            entries(relation, "relation", "name reason left right defines")
            text(relation["defines"] or "", f"relation {text(relation['name'], 'relation, name')}")
            if self.shape_of(relation["left"], "relation") != self.shape_of(relation["right"], "relation"):
                raise Wrong(f"relation {relation['name']}: the sides differ in shape")

    def declare(self, letter: dict[str, Any]) -> None:
        name, rows, columns = (text(letter[key], f"letter, {key}") for key in ("name", "rows", "cols"))
        has = items(letter["properties"], f"letter {name}")
        if name in self.letters or any(p not in PROPERTIES for p in has):
            raise Wrong(f"letter {name}: declared twice, or with a property that is not known")
        if rows != columns and ("symmetric" in has or {"orthonormal rows", "orthonormal columns"} <= {*has}):
            raise Wrong(f"letter {name}: {' and '.join(has)} needs a square shape, not {rows} x {columns}")
        self.letters[name] = letter

    # What is written down is well formed: letters are declared and shapes fit as names

    def shape_of(self, formula: Any, where: str) -> Any:
        kind = formula.get("kind") if isinstance(formula, dict) else None
        if not isinstance(kind, str) or kind not in FORMULAS:
            raise Wrong(f"{where}: a formula is a matrix, a trace or blocks", unusable=True)
        entries(formula, where, FORMULAS[kind])
        if kind == "blocks":
            grid = [[self.shape_of(b, where) for b in items(row, where)] for row in items(formula["blocks"], where)]
            if not grid or any([c for _, c in row] != [c for _, c in grid[0]] for row in grid):
                raise Wrong(f"{where}: the blocks of a column differ in width")
            if not grid[0] or any(len({r for r, _ in row}) != 1 for row in grid):
                raise Wrong(f"{where}: the blocks of a row differ in height")
            return tuple(row[0][0] for row in grid), tuple(c for _, c in grid[0])
        outer = [text(formula[key], where) for key in ("rows", "cols") if kind == "matrix"]
        for term in items(formula["terms"], where):
            rows, columns = self.shape_of_word(entries(term, where, "coefficient rows cols word"), where)
            wanted = outer or [rows, rows]
            if [rows, columns] != wanted:
                raise Wrong(f"{where}: {self.word_text(term)[:100]} is {rows} x {columns}, not {wanted[0]} x {wanted[1]}")
            for part in items(term["coefficient"], where):
                self.charge(1)
                rational(entries(part, where, "value powers")["value"], where)
                if not isinstance(part["powers"], dict):
                    raise Wrong(f"{where}: powers are an object", unusable=True)
                for name, power in part["powers"].items():
                    if not text(name, where) or type(power) is not int or abs(power) > 100:
                        raise Wrong(f"{where}: the power of {name} is not a small integer", unusable=True)
                    self.charge(1)
                    self.scalar_names.add(name)
        return tuple(outer) or "a number"

    def shape_of_word(self, term: dict[str, Any], where: str) -> tuple[str, str]:
        reached, end = text(term["rows"], where), text(term["cols"], where)
        for factor in items(term["word"], where):
            if not isinstance(factor, list) or len(factor) != 2 or type(factor[1]) is not bool:
                raise Wrong(f"{where}: a factor is a letter and whether it is transposed", unusable=True)
            text(factor[0], where)
        self.charge(1 + len(term["word"]))
        for factor in term["word"]:
            letter = self.letters.get(factor[0])
            if letter is None:
                raise Wrong(f"{where}: the letter {factor[0]} is not declared")
            before, after = ("cols", "rows") if factor[1] else ("rows", "cols")
            if letter[before] != reached:
                raise Wrong(f"{where}: {factor[0]} does not fit in {self.word_text(term)[:100]}")
            reached = letter[after]
        if reached != end:
            raise Wrong(f"{where}: {self.word_text(term)[:100]} ends with {reached}, not {end}")
        return term["rows"], end

    # Instances

    def draw(self, definitions: Sequence[Definition] = ()) -> Instance:
        """Draw sizes, scalars and letters with their declared properties; defined letters are computed."""
        dimensions = sorted({letter[key] for letter in self.letters.values() for key in ("rows", "cols")})
        for attempt in range(500):
            self.charge(1 + len(self.letters) // 4)
            equal = self.random.randint(1, 4)
            sizes = {d: equal if attempt > 400 else self.random.randint(1, 4) for d in dimensions}
            sizes |= {d: int(d) for d in dimensions if re.fullmatch("[1-9][0-9]?", d)}
            if all(self.possible(letter, sizes) for letter in self.letters.values()):
                break
        else:
            raise Wrong("letters: no sizes were found for which all of them exist")
        scalars = {s: Fraction(self.random.choice((-3, -2, -1, 1, 2, 3)), 2) for s in sorted(self.scalar_names)}
        scalars |= {d: Fraction(n) for d, n in sizes.items()}
        drawn = {name: self.draw_letter(letter, sizes) for name, letter in self.letters.items()}
        instance = Instance(sizes, scalars, drawn)
        for name, body in definitions:
            instance.matrices[name] = self.value(body, instance)
            self.require_properties(name, instance.matrices[name])
        return instance

    def possible(self, letter: dict[str, Any], sizes: Mapping[str, int]) -> bool:
        rows, columns, has = sizes[letter["rows"]], sizes[letter["cols"]], letter["properties"]
        return not (("orthonormal columns" in has and rows < columns) or ("orthonormal rows" in has and rows > columns))

    def draw_letter(self, letter: dict[str, Any], sizes: Mapping[str, int]) -> Matrix:
        rows, columns, has = sizes[letter["rows"]], sizes[letter["cols"]], letter["properties"]
        self.charge(1 + rows * columns)
        unit = any(p.startswith("orthonormal") for p in has)
        if unit and "diagonal" not in has:
            n = max(rows, columns)
            Q = self.reflection(n)
            Q = Q if "symmetric" in has else self.times(Q, self.reflection(n))
            return [row[:columns] for row in Q[:rows]]
        A = zeros(rows, columns)
        for i, row in enumerate(A):
            for j in range(columns):
                if i == j or "diagonal" not in has:
                    row[j] = Fraction(self.random.choice((-1, 1)) if unit else self.random.randint(-4, 4))
        return self.plus(A, transpose(A)) if "symmetric" in has else A

    def reflection(self, n: int) -> Matrix:
        v = [[Fraction(self.random.choice((-3, -2, -1, 1, 2, 3)))] for _ in range(n)]
        length = self.times(transpose(v), v)[0][0]
        return self.plus(diagonal([1] * n), self.times(v, transpose(v)), Fraction(-2) / length)

    def require_properties(self, name: str, A: Matrix) -> None:
        for has in self.letters[name]["properties"]:
            if not self.has_property(A, has):
                raise Wrong(f"letter {name}: declared {has}, which it is not at an instance")

    def has_property(self, A: Matrix, has: str) -> bool:
        if has.startswith("orthonormal"):
            A = transpose(A) if has == "orthonormal rows" else A
            return self.times(transpose(A), A) == diagonal([1] * len(A[0]))
        if has == "symmetric":
            return transpose(A) == A
        return not any(x for i, row in enumerate(A) for j, x in enumerate(row) if i != j)

    def charge(self, operations: int, size: int = 0) -> None:
        """Count operations, on numbers of that many bits, before they are done."""
        self.operations += operations * (1 + (size // 500) ** 2)
        if self.operations > MAX_OPERATIONS or size > MAX_BITS:
            raise Wrong("the computation is larger than the limits of this checker", unusable=True)

    def plus(self, A: Matrix, B: Matrix, factor: Fraction = Fraction(1)) -> Matrix:
        self.charge(2 * len(A) * len(A[0]), bits(A, B, [[factor]]))
        return [[a + factor * b for a, b in zip(u, v, strict=True)] for u, v in zip(A, B, strict=True)]

    def times(self, A: Matrix, B: Matrix) -> Matrix:
        if len(A[0]) != len(B):
            raise Wrong(f"an instance has shapes that do not fit: {shape(A)} times {shape(B)}")
        self.charge(2 * len(A) * len(B) * len(B[0]), bits(A, B))
        columns = transpose(B)
        return [[sum((a * b for a, b in zip(row, c, strict=True)), Fraction(0)) for c in columns] for row in A]

    def recorded(self, record: Any) -> Instance:
        """Read an instance from the certificate; letters have their shapes and properties, and the relations hold."""
        entries(record, "instance", "dimensions scalars matrices")
        sizes, scalars, matrices = (record[key] for key in ("dimensions", "scalars", "matrices"))
        if not all(isinstance(part, dict) for part in (sizes, scalars, matrices)):
            raise Wrong("instance: dimensions, scalars and matrices are objects", unusable=True)
        numbers = {s: rational(x, f"instance, {s}") for s, x in scalars.items()}
        numbers |= {d: Fraction(n) for d, n in sizes.items() if type(n) is int}
        instance = Instance(sizes, numbers, {n: self.read_matrix(A, f"instance, {n}") for n, A in matrices.items()})
        for name, letter in self.letters.items():
            if name in matrices:
                if shape(instance.matrices[name]) != (sizes.get(letter["rows"]), sizes.get(letter["cols"])):
                    raise Wrong(f"instance: {name} has not the shape {letter['rows']} x {letter['cols']}")
                self.require_properties(name, instance.matrices[name])
        for relation in self.relations:
            if not self.value(relation["left"], instance) == self.value(relation["right"], instance):
                raise Wrong(f"instance: the relation {relation['name']} does not hold at it")
        return instance

    def read_matrix(self, rows: Any, where: str) -> Matrix:
        self.charge(sum(1 + len(row) for row in items(rows, where) if isinstance(row, list)))
        A = [[rational(x, where) for x in items(row, where)] for row in items(rows, where)]
        if not A or len({len(row) for row in A}) != 1 or not A[0]:
            raise Wrong(f"{where}: expected rows of one length", unusable=True)
        return A

    # Values, and derivatives along a direction in which letters move

    def value(self, formula: Mapping[str, Any], at: Instance, slope: bool = False) -> Matrix:
        """Return the value, or its derivative; a number comes as a matrix with one entry."""
        if formula["kind"] == "blocks":
            grid = [[self.value(block, at, slope) for block in row] for row in formula["blocks"]]
            return [[x for part in parts for x in part] for row in grid for parts in zip(*row, strict=True)]
        number = formula["kind"] == "trace"
        total = zeros(1, 1) if number else zeros(at.size(formula["rows"]), at.size(formula["cols"]))
        for term in formula["terms"]:
            factor = Fraction(0)
            for part in term["coefficient"]:
                monomial = self.monomial(part, at)
                self.charge(1, bits([[factor, monomial]]))
                factor += monomial
            product = self.word(term, at, slope)
            total = self.plus(total, [[trace(product)]] if number else product, factor)
        return total

    def monomial(self, part: dict[str, Any], at: Instance) -> Fraction:
        out = Fraction(part["value"])
        self.charge(1, bits([[out]]))
        for name, power in part["powers"].items():
            value = at.scalars.get(name, Fraction(0))
            if not value:
                raise Wrong(f"an instance needs a value, not zero, for {name}")
            self.charge(2, bits([[out]]) + bits([[value]]) * abs(power))
            out *= value**power
        return out

    def word(self, term: dict[str, Any], at: Instance, slope: bool) -> Matrix:
        """Return the product, or its derivative: the sum of the products in which one moving factor is replaced."""
        value = diagonal([1] * at.size(term["rows"]))
        change = zeros(len(value), len(value))
        self.charge(2 * len(value) ** 2)
        for name, transposed in term["word"]:
            A = at.matrix(name)
            self.charge(len(A) * len(A[0]))
            moved = at.moves.get(name, zeros(*shape(A)))
            A, moved = (transpose(A), transpose(moved)) if transposed else (A, moved)
            if slope:
                change = self.plus(self.times(change, A), self.times(value, moved))
            value = self.times(value, A)
        return change if slope else value

    # Steps

    def definition(self, relation: Mapping[str, Any]) -> Definition | None:
        """Return the letter that a relation defines and the formula it stands for, which does not contain it."""
        for left, right in ((relation["left"], relation["right"]), (relation["right"], relation["left"])):
            terms, name = left.get("terms", []), relation["defines"]
            alone = len(terms) == 1 and terms[0]["word"] == [[name, False]]
            if alone and terms[0]["coefficient"] == [{"value": "1", "powers": {}}] and name not in used(right):
                return name, right
        return None

    def cited(self, step: Mapping[str, Any]) -> list[Definition] | None:
        """Return the definitions to impose on a step, or None where only recorded instances satisfy what it cites."""
        if step["kind"] == "relation":
            number = step.get("relation")
            if type(number) is not int or not 0 <= number < len(self.relations):
                raise Wrong("it cites no relation of the list")
            found = self.definition(self.relations[number])
            return None if found is None else [found]
        return []

    def moving(self, variable: str) -> list[Definition]:
        """Return the definitions of letters that move with the variable, each after those it needs."""
        known = [d for d in map(self.definition, self.relations) if d and d[0] != variable]
        inside = {name: used(body) for name, body in known}
        self.charge(len(known) ** 2 + sum(map(len, inside.values())))
        depends = {variable}
        while fresh := {name for name, body in inside.items() if name not in depends and body & depends}:
            self.charge(len(known))
            depends |= fresh
        known, done, ordered = [d for d in known if d[0] in depends], {variable}, list[Definition]()
        for _ in known:
            ready = [d for d in known if d[0] not in done and not inside[d[0]] & (depends - done)]
            ordered, done = ordered + ready, done | {name for name, _ in ready}
        if depends - done:
            raise Wrong(f"the letters that depend on {variable} are defined in a circle")
        return ordered

    def agrees(self, step: Mapping[str, Any], before: Any, at: Instance) -> bool:
        after = self.value(step["after"], at)
        if step["kind"] == "multiply":
            left, right = self.value(step["left"], at), self.value(step["right"], at)
            return self.times(self.times(left, self.value(before, at)), right) == after
        return self.value(before, at) == after

    def gradient_agrees(self, step: Mapping[str, Any], before: Any) -> bool:
        """Compare the derivative along a random direction H with tr(G^T H)."""
        variable, moving = step["variable"], self.moving(step["variable"])
        at = self.draw(moving)
        H = self.draw_letter(self.letters[variable], at.sizes)
        at.moves[variable] = H
        for name, body in moving:
            at.moves[name] = self.value(body, at, slope=True)
        return self.value(before, at, slope=True) == [[trace(self.times(transpose(self.value(step["after"], at)), H))]]

    def check_step(self, step: Mapping[str, Any], before: Any, examples: Sequence[Instance]) -> str:
        """Check one step, and say how it was tested."""
        was, becomes = self.shape_of(before, "before"), self.shape_of(step["after"], "after")
        if step["kind"] == "gradient":
            variable = text(step.get("variable", ""), "variable")
            letter = self.letters.get(variable, {"properties": "none", "rows": "", "cols": ""})
            if letter["properties"] or was != "a number" or becomes != (letter["rows"], letter["cols"]):
                raise Wrong("a gradient leads from a number to a matrix shaped like its variable, a free letter")
            self.evaluations += INSTANCES
            if not all(self.gradient_agrees(step, before) for _ in range(INSTANCES)):
                raise Wrong("it is not the gradient at an exact instance")
            return f"held against the derivative along a direction at {INSTANCES} drawn instances"
        if step["kind"] == "multiply":
            left, right = self.shape_of(step.get("left"), "left"), self.shape_of(step.get("right"), "right")
            if (left[1], left[0], right[1]) != (was[0], becomes[0], becomes[1]) or right[0] != was[1]:
                raise Wrong("the factors do not fit")
        elif was != becomes:
            raise Wrong("the shape changes")
        definitions = self.cited(step)
        said = self.put_in(step, before) if step["kind"] == "relation" else ""
        places = list(examples) if definitions is None else [self.draw(definitions) for _ in range(INSTANCES)]
        if not places:
            raise Wrong("the relation it cites defines no letter, and no instance that satisfies it is recorded")
        self.evaluations += len(places)
        if not all(self.agrees(step, before, at) for at in places):
            raise Wrong("the values before and after differ at an exact instance")
        return f"{said}evaluated at {len(places)} {'recorded' if definitions is None else 'drawn'} instances"

    # The relation that a step cites, put in where the step says

    def put_in(self, step: Mapping[str, Any], before: Any) -> str:
        """Require that the step is its relation, read from left to right, put in at the places that it names."""
        relation, places = self.relations[step["relation"]], dict[int, list[int]]()
        for place in items(step.get("positions"), "positions"):
            if not isinstance(place, list) or len(place) != 2 or any(type(n) is not int or n < 0 for n in place):
                raise Wrong("a position is the number of a word and of a factor in it", unusable=True)
            places.setdefault(place[0], []).append(place[1])
        left, number = self.terms(relation["left"]), 0
        if len(left) != 1 or not left[0][2] or left[0][0] != ONE or relation["right"]["kind"] != "matrix":
            raise Wrong("the left side of the relation it cites is not one word")
        pattern = left[0][2]
        gathered = len(pattern) > 1 and all(self.is_diagonal(factor) for factor in pattern)
        change = self.gathered if gathered else self.replaced
        was, becomes = sums(before), sums(step["after"])
        if not places or len(was) != len(becomes) or max(places) >= sum(len(part["terms"]) for part in was):
            raise Wrong("it names no place, or one that does not exist")
        for old, new in zip(was, becomes, strict=True):
            expected = list[Term]()
            for term in self.terms(old):
                starts = sorted(places.get(number, ()))
                expected += change(term, pattern, self.terms(relation["right"]), starts) if starts else [term]
                number += 1
            if self.collected(expected, gathered) != self.collected(self.terms(new), gathered):
                raise Wrong("it is not what the relation it cites gives at the places it names")
        shown = ", ".join(f"{word + 1}.{factor + 1}" for word, factor in step["positions"][:8])
        return f"the relation put in at word.factor {shown}{', ...' if len(step['positions']) > 8 else ''}; "

    def replaced(self, term: Term, pattern: Factors, right: Sequence[Term], starts: Sequence[int]) -> list[Term]:
        """Return what a term becomes when the pattern, or its transpose, is replaced at these factors."""
        coefficient, rows, word = term
        done, at = [(coefficient, Factors())], 0
        for start in starts:
            found = word[start : start + len(pattern)]
            if start < at or found not in (pattern, self.turned(pattern)):
                raise Wrong("the relation it cites does not stand at a place it names")
            meant = [(c, body if found == pattern else self.turned(body)) for c, _, body in right]
            self.charge(len(done) * (1 + len(meant)) * (1 + len(word)))
            done = [(self.product(c, d), w + word[at:start] + body) for c, w in done for d, body in meant]
            at = start + len(pattern)
        return [(c, rows, w + word[at:]) for c, w in done]

    def gathered(self, term: Term, pattern: Factors, right: Sequence[Term], starts: Sequence[int]) -> list[Term]:
        """Do the same where all letters of the pattern are diagonal: in a run of such letters the order is free.

        What a run is worth depends on its outer shape and on which letters occur, since each cuts at its own sizes. So
        the letters may be taken out wherever they stand, and diagonal ones put in; an identity cuts at its size, which
        something that stays must do as well.
        """
        coefficient, rows, word = term
        needed, done = Counter(name for name, _ in pattern), [(coefficient, word)]
        if any(not self.is_diagonal(factor) for _, _, body in right for factor in body):
            raise Wrong("letters of a run of diagonal ones are replaced by something else; write the run in order first")
        for start in reversed(starts):
            stop = next((k for k in range(start, len(word)) if not self.is_diagonal(word[k])), len(word))
            run = Counter(name for name, _ in word[start:stop])
            copies = min(run[name] // count for name, count in needed.items())
            rest = tuple((name, False) for name in (run - Counter({n: copies * c for n, c in needed.items()})).elements())
            ends = (self.ends(word[start])[0], self.ends(word[stop - 1])[1]) if stop > start else ()
            cuts = {*ends, *(end for factor in rest for end in self.ends(factor))}
            if not copies or (any(not body for _, _, body in right) and self.ends(pattern[0])[0] not in cuts):
                raise Wrong("the relation it cites does not stand at a place it names")
            for _ in range(copies):
                self.charge(len(done) * (1 + len(right)) * (1 + len(word)))
                rest_of = done if _ else [(c, w[:start] + rest + w[stop:]) for c, w in done]
                done = [(self.product(c, d), w[:start] + body + w[start:]) for c, w in rest_of for d, _, body in right]
        return [(c, rows, w) for c, w in done]

    def terms(self, formula: Mapping[str, Any]) -> list[Term]:
        """Return the terms of a sum; a letter that is its own transpose never stands transposed."""
        return [
            (self.number(t["coefficient"]), t["rows"], tuple(self.oriented(name, turned) for name, turned in t["word"]))
            for t in formula.get("terms", ())
        ]

    def number(self, parts: Sequence[Mapping[str, Any]]) -> Number:
        found: Number = {}
        for part in parts:
            self.add(found, tuple(sorted((s, n) for s, n in part["powers"].items() if n)), Fraction(part["value"]))
        return found

    def add(self, number: Number, monomial: Monomial, value: Fraction) -> None:
        self.charge(1 + len(monomial), bits([[value]]))
        number[monomial] = number.get(monomial, Fraction(0)) + value
        if not number[monomial]:
            del number[monomial]

    def product(self, left: Number, right: Number) -> Number:
        found: Number = {}
        for (first, x), (second, y) in ((p, q) for p in left.items() for q in right.items()):
            powers = Counter(dict(first))
            powers.update(dict(second))
            self.add(found, tuple(sorted((s, n) for s, n in powers.items() if n)), x * y)
        return found

    def collected(self, terms: Sequence[Term], gathered: bool) -> dict[tuple[str, Factors], Number]:
        """Add up like terms; ``gathered`` takes words for alike that differ only by the order inside diagonal runs."""
        found: dict[tuple[str, Factors], Number] = {}
        for coefficient, rows, word in terms:
            self.charge(1 + len(word))
            total = found.setdefault((rows, self.in_order(word) if gathered else word), {})
            for monomial, value in coefficient.items():
                self.add(total, monomial, value)
        return {word: number for word, number in found.items() if number}

    def in_order(self, word: Factors) -> Factors:
        runs = groupby(word, self.is_diagonal)
        return tuple(
            factor for diagonal, run in runs for factor in (sorted((n, False) for n, _ in run) if diagonal else run)
        )

    def oriented(self, name: str, turned: bool) -> Factor:
        letter = self.letters[name]
        own = "symmetric" in letter["properties"] or ("diagonal" in letter["properties"] and letter["rows"] == letter["cols"])
        return name, turned and not own

    def turned(self, word: Factors) -> Factors:
        return tuple(self.oriented(name, not turned) for name, turned in reversed(word))

    def is_diagonal(self, factor: Factor) -> bool:
        return "diagonal" in self.letters[factor[0]]["properties"]

    def ends(self, factor: Factor) -> tuple[str, str]:
        letter = self.letters[factor[0]]
        return (letter["cols"], letter["rows"]) if factor[1] else (letter["rows"], letter["cols"])

    def check(self) -> list[tuple[str, str, str]]:
        """Check every step, and that the last one arrives at what was to be shown."""
        before, record, found = self.record["start"], self.record, []
        self.shape_of(before, "start")
        steps = [*items(record["steps"], "steps")]
        conclusion = entries(record["conclusion"], "conclusion", "answer expected")
        if conclusion["answer"] != "holds" or not steps:
            raise Wrong("derivation: no steps, or not one that concludes that something holds")
        steps.append({"kind": "restate", "rule": "conclusion", "reason": "", "after": conclusion["expected"]})
        for step in steps:
            entries(step, "step", "kind rule reason after", "positions relation variable left right")
            if step["kind"] not in ("relation", "normal form", "restate", "multiply", "gradient"):
                raise Wrong(f"step: {str(step['kind'])[:40]!r} is no kind of step", unusable=True)
            self.shape_of(step["after"], "after")
        examples = [self.recorded(instance) for instance in items(record["instances"], "instances")]
        for place, step in enumerate(steps, 1):
            says = ", ".join(filter(None, (text(step["rule"], "rule"), text(step["reason"], "reason"))))
            try:
                tested = self.check_step(step, before, examples)
            except Wrong as error:
                raise Wrong(f"step {place} ({says[:100]}): {error}", error.unusable) from None
            before = step["after"]
            role = "conclusion" if place == len(steps) else "step"
            found.append((role, f"{says} [{tested}]", self.formula_text(before)))
        return [*self.assumed(), ("start", text(record["title"], "title"), self.formula_text(record["start"])), *found]

    def assumed(self) -> list[tuple[str, str, str]]:
        """Return every relation in full: the derivation is worth no more than they are."""
        return [
            (
                "assumed",
                ", ".join(filter(None, (relation["name"], text(relation["reason"], "relation, reason")))),
                f"{self.formula_text(relation['left'])} = {self.formula_text(relation['right'])}",
            )
            for relation in self.relations
        ]

    # Text

    def word_text(self, term: Mapping[str, Any]) -> str:
        return " ".join(f"{name}^T" if turned else name for name, turned in term["word"]) or f"I({term['rows']})"

    def formula_text(self, formula: Mapping[str, Any]) -> str:
        if formula["kind"] == "blocks":
            return "[" + "; ".join(", ".join(map(self.formula_text, row)) for row in formula["blocks"]) + "]"
        parts = []
        for term in formula["terms"]:
            monomials = [
                " ".join([p["value"], *(f"{s}^{n}" for s, n in p["powers"].items())]) for p in term["coefficient"]
            ]
            word = self.word_text(term)
            parts.append(f"({' + '.join(monomials)}) " + (f"tr({word})" if formula["kind"] == "trace" else word))
        return " + ".join(parts) or "0"


def check(record: Any, seed: str, *_: str) -> tuple[list[tuple[str, str, str]], str]:
    """Check a derivation; return (role, reason, formula) for what is assumed and every step, and a summary.

    Raises:
        Wrong: with one line that names the step.
    """
    derivation = Derivation(record, seed)
    lines = derivation.check()
    assumed = len(derivation.relations)
    steps = f"{len(lines) - 1 - assumed} steps at {derivation.evaluations} exact instances (a test of each step, not its proof)"
    summary = f"{assumed} relations assumed, {steps}"
    return lines, f"{summary}, in {derivation.operations} exact operations"
