"""What the hypotheses about targets are for: aligned students of teachers that are not generic, too shallow, or hardly asked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from proofs.example.convolutions import is_convolution, membership, with_shifts
from proofs.example.path import row_filter
from proofs.example.statement import EXAMPLE, GENERIC_TARGET, TEACHER
from proofs.example.teacher import FILTERS, PRIME, products
from proofs.structure.convolution import Convolution
from verify.certificate import Certificate
from verify.claim import Counterexample
from verify.exact import RationalMatrix, commute, rank_modulo

ROW = row_filter(1, 2, 1, 3)
NUMBER = RationalMatrix([[3]])


@EXAMPLE.counterexample(
    covers="m = 3: W* is the filter with middle row 1 2 1",
    without=(GENERIC_TARGET, "generic"),
    controls={
        "with_a_map_that_is_no_convolution": {"target": RationalMatrix.diagonal(range(1, 10))},
        "on_images_of_one_pixel": {"target": NUMBER, "m": 1},
    },
)
def a_convolution_is_reached_by_itself(*, target: RationalMatrix = ROW, m: int = 3) -> Counterexample:
    """One layer is always aligned."""
    return one_layer(GENERIC_TARGET_NAMES, "generic", target, m)


@EXAMPLE.counterexample(
    covers="m = 1: filters are numbers, and so are maps",
    without=(GENERIC_TARGET, "size"),
    controls={
        "on_images_of_side_3": {"target": ROW, "m": 3},
        "with_a_generic_map_on_images_of_side_3": {"target": RationalMatrix.diagonal(range(1, 10)), "m": 3},
    },
)
def on_one_pixel_every_map_is_a_layer(*, target: RationalMatrix = NUMBER, m: int = 1) -> Counterexample:
    """S is all of R: a generic number is reached by one layer."""
    return one_layer(GENERIC_TARGET_NAMES, "size", target, m)


GENERIC_TARGET_NAMES = tuple(GENERIC_TARGET.hypotheses)


def one_layer(names: Sequence[str], dropped: str, target: RationalMatrix, m: int) -> Counterexample:
    """Hold the chain ``W_1 = W*``, on X = I, against the statement on generic targets.

    A convolution is generic only where all maps are convolutions: where the taps span as many dimensions as there are entries.
    """
    all_maps = Convolution((m, m), (3, 3)).dimension == m**4
    inside = is_convolution(target, m)
    facts = {"size": m >= 3, "generic": all_maps or not inside}
    found = Counterexample(
        hypotheses={name: facts[name] for name in names},
        conclusion=not inside,
        witness={"W_1 = W*": target.to_strings(), "X": "I", "m": m},
        dropped=(dropped,),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", GENERIC_TARGET).given(W=target, X=RationalMatrix.identity(m * m), m=m)
        member = "rows(W) == 1" if m == 1 else membership("W", m)
        if m > 1:
            with_shifts(written, m)
        written.hypothesis("size", "m >= 3", dropped=dropped == "size")
        generic = f"rank(X) == m^2 and (m == 1 or not ({member}))"
        written.hypothesis("generic", generic, dropped=dropped == "generic")
        written.conclusion(
            "W* is not a layer, which by itself is an aligned chain with f(X) = W* X", f"not ({member} and W*X == W)"
        )
        return written.seal()

    return found.sealed(certificate)


# Teachers made of the same layers


def teacher_layers(m: int = 3) -> tuple[RationalMatrix, RationalMatrix]:
    """Return the two layers of the integer teacher."""
    structure = Convolution((m, m), (3, 3))
    first, second = (structure.element([w[a + 1][b + 1] for a, b in structure.taps]) for w in FILTERS)
    return first, second


def commutator_table(target: RationalMatrix) -> RationalMatrix:
    """Return ``[P, W*^T W*]`` for a basis of Mspan modulo I, a row each, on 3 x 3 images."""
    G = target.T @ target
    return RationalMatrix([[x for row in (P @ G - G @ P).to_fractions() for x in row] for _, P in basis_products()])


def basis_products() -> list[tuple[tuple[int, int], RationalMatrix]]:
    """Return the chosen products ``P_ij`` on 3 x 3 images, with the numbers of their taps from 1."""
    basis = [A.dense() for A in Convolution((3, 3), (3, 3)).basis()]
    found = products(3)
    chosen = [found.pairs[column] for column in found.rank_modulo_identity.columns]
    return [((i + 1, j + 1), basis[i].T @ basis[j] + basis[j].T @ basis[i]) for i, j in chosen]


@EXAMPLE.counterexample(
    covers="m = 3, a teacher of one layer",
    without=(TEACHER, "teacher"),
    controls={"with_a_student_of_its_own": {"student": row_filter(1, 3, 1, 3)}},
)
def a_teacher_of_one_layer_is_its_own_student(*, student: RationalMatrix = ROW) -> Counterexample:
    """27 is the rank of its commutators: its own Gram matrix is missing."""
    found = Counterexample(
        hypotheses={
            "size": ROW.rows == 9,
            "teacher": rank_modulo(commutator_table(ROW), PRIME) == len(basis_products()),
            "inputs": RationalMatrix.identity(9).rank() == 9,
        },
        conclusion=not (is_convolution(student, 3) and student == ROW),
        witness={"W* = W_1": ROW.to_strings(), "X": "I"},
        dropped=("teacher",),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", TEACHER).given(W=student, M=ROW, X=RationalMatrix.identity(9), m=3, d=1)
        with_shifts(written, 3)
        written.hypothesis("size", "m >= 3 and rows(W) == m^2")
        written.hypothesis("teacher", "d >= 2 and M == W", dropped=True)
        written.hypothesis("inputs", "rank(X) == m^2")
        written.fact("the teacher is one layer, a 3x3 convolution", f"d == 1 and {membership('M', 3)}")
        written.conclusion("this layer, an aligned chain by itself, has other outputs", "not W*X == M*X")
        return written.seal()

    return found.sealed(certificate)


@EXAMPLE.counterexample(
    covers="m = 3, X = 0, a teacher of two layers",
    without=(TEACHER, "inputs"),
    controls={
        "with_inputs_of_full_rank": {"X": RationalMatrix.identity(9)},
        "with_a_teacher_of_one_layer": {"depth": 1},
    },
)
def on_blank_images_the_identity_is_a_student(
    *, X: RationalMatrix = RationalMatrix.zeros(9, 1), depth: int = 2
) -> Counterexample:
    """The filters of the teacher are generic in all that the proof asks for: 28 commutators are independent."""
    layers = teacher_layers()[:depth]
    target = reduce(lambda left, W: W @ left, layers)
    table = commutator_table(target)
    one = RationalMatrix.identity(9)
    found = Counterexample(
        hypotheses={
            "size": target.rows == 9,
            "teacher": depth >= 2 and rank_modulo(table, PRIME) == len(basis_products()),
            "inputs": X.rank() == 9,
        },
        conclusion=not (is_convolution(one, 3) and one @ X == target @ X),
        witness={"W*": target.to_strings(), "W_1": "I", "X": X.to_strings()},
        dropped=("inputs",),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", TEACHER).given(T1=layers[0], T2=layers[1], X=X, m=3, d=2)
        with_shifts(written, 3)
        written.define("M", "T2*T1", value=target).define("G", "gram(M)", value=target.T @ target)
        shifts = {1: "R^T*C^T", 2: "C^T", 3: "R*C^T", 4: "R^T", 5: "I(9)", 6: "R", 7: "C*R^T", 8: "C", 9: "C*R"}
        for j, (A, formula) in enumerate(zip(Convolution((3, 3), (3, 3)).basis(), shifts.values(), strict=True), 1):
            written.define(f"A{j}", formula, value=A.dense())
        rows = []
        for (i, j), P in basis_products():
            name = f"K{i}_{j}"
            C = P @ (target.T @ target) - (target.T @ target) @ P
            written.define(name, f"commutator(A{i}^T*A{j} + A{j}^T*A{i}, G)", value=C)
            rows.append("hstack(" + ", ".join(f"row({name}, {p})" for p in range(1, 10)) + ")")
        written.define("J", f"vstack({', '.join(rows)})", value=table)
        written.hypothesis("size", "m >= 3 and rows(M) == m^2")
        both = " and ".join(membership(name, 3) for name in ("T1", "T2"))
        written.hypothesis("teacher", f"d >= 2 and rankmod(J, {PRIME}) == {len(rows)} and {both}")
        written.hypothesis("inputs", "rank(X) == m^2", dropped=True)
        written.conclusion("the layer I, an aligned chain by itself, has other outputs", "not X == M*X")
        return written.seal()

    return found.sealed(certificate)


@EXAMPLE.counterexample(
    covers="m = 1: every chain of numbers is aligned",
    without=(TEACHER, "size"),
    controls={"on_images_of_side_3": {"layers": teacher_layers()}},
)
def on_one_pixel_a_teacher_is_its_own_student(
    *, layers: tuple[RationalMatrix, ...] = (NUMBER, 5 * NUMBER)
) -> Counterexample:
    """The two layers of any teacher commute with everything."""
    k = layers[0].rows
    m = 1 if k == 1 else 3
    first, second = layers
    found = Counterexample(
        hypotheses={
            "size": m >= 3,
            # all filters do: numbers commute
            "teacher": len(layers) >= 2 and all(is_convolution(W, m) for W in layers) and k == 1,
            "inputs": RationalMatrix.identity(k).rank() == k,
        },
        conclusion=not commute(second.T @ second, first @ first.T),
        witness={"W": [W.to_strings() for W in layers], "X": "I"},
        dropped=("size",),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", TEACHER).given(
            W1=first, W2=second, X=RationalMatrix.identity(1), m=1, d=2
        )
        written.hypothesis("size", "m >= 3", dropped=True)
        written.hypothesis("teacher", "d >= 2 and rows(W1) == 1 and rows(W2) == 1")
        written.hypothesis("inputs", "rank(X) == rows(W1)")
        written.conclusion("the teacher itself is not aligned", "not commute(gram(W2), W1*W1^T)")
        return written.seal()

    return found.sealed(certificate)
