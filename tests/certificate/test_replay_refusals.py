"""What a well-formed certificate can still get wrong, and how it is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from certificate_examples import Statement, identity_from_four_layers

from verify.certificate import Certificate, CertificateError, replay, reseal
from verify.certificate.entries import digest, plan_digest

PLAIN = Statement("small", "A is symmetric.", {"square": "A is square."})
Sealed = dict[str, Any]


def mended(certificate: Sealed) -> Sealed:
    """Put every hash right, as whoever wrote the certificate would have."""
    certificate["statement_sha256"] = digest(certificate["statement"])
    certificate["plan_sha256"] = plan_digest(certificate)
    return reseal(certificate)


def small(kind: str = "witness") -> Certificate:
    certificate = Certificate(kind, PLAIN)
    certificate.given(A=[[1, 2], [2, 1]])
    certificate.hypothesis("square", "rows(A) == columns(A)")
    return certificate


def refusal(certificate: Sealed) -> str:
    with pytest.raises(replay.Refused) as caught:
        replay.check(mended(certificate))
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_the_small_witness_itself_is_accepted() -> None:
    report = replay.check(small().conclusion("A is symmetric", "issymmetric(A)").seal())
    assert [a.holds for a in report.assertions] == [True, True]


def test_a_false_conclusion_is_named() -> None:
    message = refusal(small().conclusion("A is diagonal", "isdiagonal(A)").draft())
    assert "assertion 2 (A is diagonal: isdiagonal(A)): it fails" in message


def test_a_counterexample_needs_a_conclusion_that_fails() -> None:
    draft = small("counterexample").conclusion("A is symmetric", "A == A^T", holds=True).draft()
    assert "every conclusion holds" in refusal(draft)


def test_of_two_conclusions_one_may_hold() -> None:
    certificate = small("counterexample").conclusion("A is symmetric", "A == A^T", holds=True)
    assert replay.check(certificate.conclusion("A is diagonal", "isdiagonal(A)").seal()).assertions[2].holds is False


def test_a_counterexample_needs_a_repair_hypothesis_that_fails() -> None:
    certificate = small("counterexample").conclusion("A is diagonal", "isdiagonal(A)")
    assert "every repair hypothesis holds" in refusal(certificate.repair("A is real", "A == A^T", holds=True).draft())


def test_a_dropped_hypothesis_must_fail() -> None:
    certificate = Certificate("counterexample", PLAIN).given(A=[[1, 2, 3]])
    certificate.hypothesis("square", "rows(A) == columns(A)", dropped=True)
    certificate.conclusion("A is symmetric", "issymmetric(A)")
    assert replay.check(certificate.seal()).assertions[0].holds is False
    holding = small("counterexample").conclusion("A is diagonal", "isdiagonal(A)").draft()
    holding["assertions"][0] |= {"role": "dropped hypothesis", "holds": True}
    assert "it holds, which is not what it must do here" in refusal(holding)


def test_nothing_asserted_is_refused() -> None:
    assert "no conclusion" in refusal(small().draft())
    empty = small().draft()
    empty["assertions"] = []
    assert "no conclusion" in refusal(empty)


def test_every_hypothesis_of_the_statement_must_be_spoken_of() -> None:
    certificate = Certificate("witness", PLAIN).given(A=[[1]]).conclusion("A is symmetric", "issymmetric(A)")
    assert "nothing is said about the hypothesis 'square'" in refusal(certificate.draft())


def test_an_unused_object_is_refused_wherever_it_stands() -> None:
    certificate = small().given(B=[[1]]).conclusion("A is symmetric", "A == A^T")
    assert refusal(certificate.draft()).startswith("B: nothing that is asserted depends on it")
    chain = small().given(B=[[1]])
    chain.define("C", "B + B", value=[[2]])
    assert refusal(chain.conclusion("A is symmetric", "A == A^T").draft()).startswith("B: nothing")


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("1 == 1", "speaks about nothing"),
        ("A == A", "compares a formula with itself"),
        ("A", "something true or false"),
        ("A == B", "nothing before this is called 'B'"),
        ("A*zeros(3, 3) == 0", "shapes do not fit: 2 x 2 times 3 x 3"),
        ("entry(A, 1, 1) / 0 == 1", "division by zero"),
        ("issymmetric(A) or 1/0 == 1", "division by zero"),
        ("entry(A, 1, 1) == 0.5", "exact"),
        ("A ==", "cut off"),
        ("A^9^9 == 0", "parentheses"),
    ],
)
def test_a_formula_that_says_nothing_is_refused(formula: str, said: str) -> None:
    draft = small().conclusion("claimed", "A == A^T").draft()
    draft["assertions"][1]["formula"] = formula
    assert said in refusal(draft)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda c: c["definitions"].append({"name": "A", "formula": "A", "value": "1"}), "defined twice"),
        (lambda c: c["definitions"].append({"name": "B", "formula": "B", "value": "1"}), "nothing before this"),
        (lambda c: c["definitions"].append({"name": "rank", "formula": "A", "value": "1"}), "cannot be a name"),
        (lambda c: c["definitions"].append({"name": ["B"], "formula": "A", "value": "1"}), "cannot be a name"),
        (lambda c: c["definitions"].append({"name": "B", "formula": 3, "value": "1"}), "expected printable text"),
        (lambda c: c["definitions"].append({"name": "B", "formula": "A", "value": []}), "not a number"),
        (lambda c: c["definitions"].append({"name": "B", "formula": "A", "value": "1"}), "recorded as 1, computed a 2"),
        (lambda c: c["definitions"].append({"name": "B", "formula": "A==A^T", "value": "1"}), "truth value"),
        (lambda c: c["definitions"].append("B"), "expected an object"),
        (lambda c: c["given"].update(A="1"), "expected an object"),
        (lambda c: c["given"]["A"].update(shape=[4, 1]), "not the recorded shape"),
        (lambda c: c["given"]["A"].update(shape=[True, 2]), "not the recorded shape"),
        (lambda c: c["given"]["A"].update(checksum="14"), "checksum of its entries is 15"),
        (lambda c: c["given"]["A"].update(rows=[["1", "2"], ["2"]]), "rows of different lengths"),
        (lambda c: c["given"]["A"].update(rows=[["1", 2], ["2", "1"]]), "entry (1, 2): expected an exact number"),
        (lambda c: c["given"]["A"].update(rows=[["1", "2/4"], ["2", "1"]]), "not in lowest terms"),
        (lambda c: c["given"]["A"].update(rows=[["1", "1/0"], ["2", "1"]]), "expected an exact number"),
        (lambda c: c["given"]["A"].update(rows=[["1", "9" * 4001], ["2", "1"]]), "more than 4000 digits"),
        (lambda c: c["given"]["A"].update(rows=[["1", ["0", "1"]], ["2", "1"]]), "not a number of the declared field"),
        (lambda c: c["given"].update({"A B": c["given"]["A"]}), "cannot be a name"),
        (lambda c: c.update(given=[]), "expected an object"),
        (lambda c: c.update(kind="proof"), "'proof' is none of"),
        (lambda c: c.update(extra=1), "did not expect the key 'extra'"),
        (lambda c: c.update(assertions={}), "expected a list"),
        (lambda c: c["assertions"][0].update(of=["square"]), "printable text"),
        (lambda c: c["assertions"][0].update(of="round"), "has no hypothesis 'round'"),
        (lambda c: c["assertions"][1].update(of="square"), "only a hypothesis is 'of'"),
        (lambda c: c["assertions"][1].update(role="repair hypothesis"), "has no place in a witness"),
        (lambda c: c["assertions"][1].update(holds="true"), "it holds, which is not"),
        (lambda c: c["statement"].update(hypotheses=["square"]), "name to sentence"),
        (lambda c: c["statement"].update(id="other"), "not the hash of this statement"),
        (lambda c: c.update(field=None), "expected an object"),
    ],
)
def test_a_planted_error_is_told_in_one_line(change: Callable[[Sealed], Any], said: str) -> None:
    draft = small().conclusion("A is symmetric", "A == A^T").draft()
    change(draft)
    try:
        message = refusal(draft)
    except (KeyError, TypeError, AttributeError):  # the hashes could not be mended: the certificate has no plan
        with pytest.raises(replay.Refused) as caught:
            replay.check(reseal(draft))
        message = str(caught.value)
    assert said in message


@pytest.mark.parametrize(
    "formula", ["(9^9999)^9999 == A", "9^(9^9) == A", "A^10001 == 0", "I(100000) == A", "zeros(1000, 1000) == 0"]
)
def test_bombs_are_beyond_the_limits_at_once(formula: str) -> None:
    draft = small().conclusion("boom", "A == A^T").draft()
    draft["assertions"][1]["formula"] = formula + " or A == 0"
    with pytest.raises(replay.Unusable):
        replay.check(mended(draft))


@pytest.mark.parametrize(
    "formula", ["(" * 500 + "A" + ")" * 500, "-" * 500 + "A", "not " * 500 + "A", "rank(" * 500 + "A" + ")" * 500]
)
def test_deep_formulas_are_beyond_the_limits(formula: str) -> None:
    with pytest.raises(replay.Unusable, match="nested too deeply"):
        replay.parse(formula)


def test_long_sums_are_not_deep() -> None:
    assert replay.Evaluator().value(replay.parse("+".join(["1"] * 5000))) == 5000


def test_a_long_computation_stops_at_its_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "MAX_COST", 1000)
    with pytest.raises(replay.Unusable, match="larger than the limits"):
        replay.check(identity_from_four_layers().draft())


def test_a_rank_certificate_must_conclude_a_rank() -> None:
    certificate = Certificate("rank", Statement("r", "A has full rank.")).given(A=[[1, 2], [3, 4]])
    assert "speaks of a rank" in refusal(certificate.conclusion("not a rank", "det(A) != 0").draft())
    bound = Certificate("rank", Statement("r", "A has full rank.")).given(A=[[1, 2], [3, 4]])
    assert replay.check(bound.conclusion("full rank", "rankmod(A, 7) == 2").seal()).summary


def test_an_installed_claim_must_say_the_same() -> None:
    sealed = small().conclusion("A is symmetric", "A == A^T").seal()
    replay.check(sealed, {"small": sealed["statement_sha256"], "other": "0" * 64})
    with pytest.raises(replay.Refused, match="installed claim small says something else"):
        replay.check(sealed, {"small": "0" * 64})


LARGE = [["0"] * 200 for _ in range(200)]
UNMETERED = {
    "diagonal over and over": " and ".join(["isdiagonal(A)"] * 60),
    "transposes over and over": " + ".join(["rows(A^T)"] * 60) + " > 1",
    "zero over and over": " and ".join(["A == 0"] * 60),
    "blocks over and over": " + ".join(["rows(hstack(A, A))"] * 30) + " > 1",
    "primes over and over": " + ".join(["rankmod(B, 18446744073709551557)"] * 700) + " > 1",
}


@pytest.mark.parametrize("name", UNMETERED)
def test_what_is_no_product_has_its_price_too(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = replay.Evaluator()
    plain.known = {"A": replay.matrix(LARGE, "A", None), "B": [[replay.Fraction(1, 3)]]}
    plain.truth(plain.read(UNMETERED[name]))
    assert plain.cost > 500_000
    monkeypatch.setattr(replay, "MAX_COST", plain.cost // 2)
    again = replay.Evaluator()
    again.known = plain.known
    with pytest.raises(replay.Unusable, match="larger than the limits"):
        again.truth(again.read(UNMETERED[name]))


def test_long_sums_are_paid_for_token_by_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "MAX_COST", 400_000)
    with pytest.raises(replay.Unusable, match="larger than the limits"):
        replay.Evaluator().read("+".join(["1"] * 9900))


def test_a_sum_over_many_denominators_cannot_grow_without_end() -> None:
    meter = replay.Evaluator()
    denominators = [10**3000 + 2 * k + 1 for k in range(60)]
    with pytest.raises(replay.Unusable, match="larger than the limits"):
        replay.checksum(meter, [[replay.Fraction(1, d) for d in denominators]])
    with pytest.raises(replay.Unusable, match="larger than the limits"):
        meter.cleared([[replay.Fraction(1, d) for d in denominators]])


def test_a_repeated_key_is_found_at_once(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text("{" + ",".join(f'"k{i}": 1' for i in range(50_000)) + ', "k1": 1}')
    with pytest.raises(replay.Unusable, match="occurs twice"):
        replay.read(str(path))


def test_letters_that_only_look_alike_make_no_id() -> None:
    lookalike = Statement("sm\u0430ll", PLAIN.text, PLAIN.hypotheses)  # a Cyrillic letter
    certificate = Certificate("witness", lookalike).given(A=[[1]])
    certificate.hypothesis("square", "rows(A) == columns(A)").conclusion("A is symmetric", "A == A^T")
    with pytest.raises(CertificateError, match="is not ASCII"):
        certificate.seal()


def test_what_a_name_stands_for_is_printed_before_it_is_used() -> None:
    """A chain that is aligned, "refuted" by a name that stands for something else: only its formula tells."""
    aligned = Statement("alignment.chain", "the layers W_1, W_2 are aligned", {})
    forged = Certificate("counterexample", aligned).given(W1=[[1, 0], [0, 2]], W2=[[3, 0], [0, 4]])
    forged.define("H", "W1*W1^T", value=[[1, 0], [0, 4]]).define("P", "W2 + [0,1;0,0]", value=[[3, 1], [0, 4]])
    forged.define("G", "P^T*P", value=[[9, 3], [3, 17]])
    lines = replay.check(forged.conclusion("H and G commute", "commutator(H, G) == 0*H").seal()).lines()
    printed = [line.strip() for line in lines]
    names = [printed.index(f"where {text}") for text in ("H = W1*W1^T", "P = W2 + [0,1;0,0]", "G = P^T*P")]
    assert names == sorted(names)
    assert names[-1] < printed.index("commutator(H, G) == 0*H")


def test_the_reader_is_told_that_words_and_formulas_are_not_bound() -> None:
    report = replay.check(small().conclusion("A is symmetric", "A == A^T").seal())
    assert any("nothing in this file binds" in line for line in report.lines())
