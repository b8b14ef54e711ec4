"""False theorems that an engine could call true, each by its own trick; none of them comes out green."""

from __future__ import annotations

import pytest

from verify.claim import Ruling, Status
from verify.claim.discovery import LoadError
from verify.runner.pool import Processes

EULER = """
from verify.symbolic import Derivation, matrix, same_scalar, scalar
T = C.printed("prime", "n^2 + n + 41 is prime for every n", hypotheses={"n": "n is natural"},
              argument=[Step("so", by="it_is_prime_for_every_n")])

def prime(n): return n > 1 and all(n % d for d in range(2, int(n**0.5) + 1))

@C.derived(covers="every n", controls={"with_42": {"c": 42}}, supports=[T])
def it_is_prime_for_every_n(*, c=41):
    return RETURNED

@C.certified(covers="n = 0", controls={"with_42": {"c": 42}}, supports=[T])
def there_is_a_prime(*, c=41): return prime(c)
"""
LOOP = "all(prime(n * n + n + c) for n in range(30))"


@pytest.mark.parametrize(
    "returned",
    [
        LOOP,
        f"Answer.of({LOOP})",
        f"Outcome(Answer.of({LOOP}), 'thirty of them')",
        f"Outcome(Answer.of({LOOP}), log=('n^2 + n + 41 = n (n + 1) + 41', 'which is prime'))",
        f"Outcome(Answer.of({LOOP}), derivations=('n^2 + n + 41',))",
        f"Outcome(Answer.of({LOOP}), derivations=(Derivation('n').start(matrix('n', 'k', 'k')),))",
    ],
)
def test_a_loop_is_no_derivation(paper, returned: str) -> None:
    run = paper(EULER.replace("RETURNED", returned))
    result = run.results["square", "it_is_prime_for_every_n"]
    assert result.status is Status.BROKEN
    assert "it_is_prime_for_every_n is derived and holds without a derivation" in result.reason
    assert run.verdicts["square.prime"].ruling is Ruling.BROKEN


def test_a_derivation_beside_a_loop_carries_the_loop_no_further(paper) -> None:
    identity = "same_scalar(scalar('n')**2 + scalar('n'), scalar('n') * (scalar('n') + 1), 'n^2 + n')"
    loop = f"Outcome.conjunction([{identity}, Outcome.of({LOOP})])"
    result = paper(EULER.replace("RETURNED", loop)).results["square", "it_is_prime_for_every_n"]
    assert result.status is Status.BROKEN
    assert "holds without a derivation in part 2 of 2" in result.reason
    nested = f"Outcome.conjunction([{loop}, {identity}])"
    result = paper(EULER.replace("RETURNED", nested)).results["square", "it_is_prime_for_every_n"]
    assert "holds without a derivation in part 2 of 3" in result.reason


def test_a_derivation_that_fails_owes_no_log(paper) -> None:
    run = paper(EULER.replace("RETURNED", "Answer.FAILS"))
    assert run.results["square", "it_is_prime_for_every_n"].status is Status.FAILED
    assert run.verdicts["square.prime"].ruling is Ruling.UNDECIDED


COUNTS_ITS_CALLS = """
calls = []

@C.certified(covers="all", controls={"two": {"n": 2}}, supports=[S])
def it_holds_the_first_time(*, n=1):
    calls.append(n)
    return Outcome(Answer.of(len(calls) == 1), "REASON", log=("0 = 1",))
"""


def test_an_answer_that_depends_on_how_often_it_was_asked_is_broken(check) -> None:
    result = check(COUNTS_ITS_CALLS)
    assert result.status is Status.BROKEN
    assert result.reason == (
        "it_holds_the_first_time gives different answers when asked twice: holds (REASON), then fails (REASON)"
    )


def test_a_reason_counts_as_much_as_the_answer(check) -> None:
    text = COUNTS_ITS_CALLS.replace("Answer.of(len(calls) == 1)", "Answer.of(n == 1)").replace(
        '"REASON"', "str(len(calls))"
    )
    assert "holds (1), then holds (2)" in check(text).reason


def test_a_slow_check_is_asked_once(check) -> None:
    text = COUNTS_ITS_CALLS.replace("calls.append(n)", "calls.append(n); time.sleep(0.6)")
    assert check(text).status is Status.HELD


MISSES = """
class Drawn:
    stratum, misses = "s", 1
    def __init__(self, index):
        if index < FIRST: self.value = 2

class Family:
    def draw(self, seed, claim, check, index): return Drawn(index)

@C.certified(covers="x", controls={"three": {"plus": 1}}, instances=Family(), count=Count(100, 100, 100), supports=[S])
def all_are_even(n, *, plus=0): return (n + plus) % 2 == 0
"""


@pytest.mark.parametrize(("first", "status"), [(1, Status.BROKEN), (4, Status.BROKEN), (5, Status.HELD)])
def test_a_family_that_gives_up_nearly_always_is_broken(check, first: int, status: Status) -> None:
    result = check(MISSES.replace("FIRST", str(first)))
    assert result.status is status
    assert status is Status.HELD or f"{100 - first} of 100 instances never satisfied the hypotheses" in result.reason


def test_a_claim_that_uses_more_than_it_assumes_is_not_loaded(paper) -> None:
    """x^2 > 4 for x > 2, hence for every real x: within a claim, and from one claim to the next."""
    lemma = """
D = Claim("lemma", title="A square is large", source=Source("Section 2"))
L = D.printed("large", "x^2 > 4", hypotheses={"big": "x > 2"}, argument=[Step("so", by="it_is_large")])

@D.certified(covers="3, 4", controls=CONTROL, instances=Cases([3, 4]), entire=True, supports=[L])
def it_is_large(x, *, power=2): return x**power == x * x
"""
    one = "T = C.printed('large', 'x^2 > 4', hypotheses={'real': 'x is real'}, argument=[Step('so', uses='lemma.large')])\n"
    run = paper(lemma + one + "@C.certified(**ONE)\ndef it_is_so(*, power=2): return power == 2\n")
    assert list(run.plan.claims) == ["lemma"]
    (failure,) = run.plan.failures
    assert "does not account for its hypothesis 'big'" in str(failure)
    met = one.replace("real': 'x is real", "big': 'x > 2")
    assert not paper(lemma + met + "@C.certified(**ONE)\ndef it_is_so(*, power=2): return power == 2\n").plan.failures


SHARED = """
BOX = [[3, 4], [6, 8]]
T = C.printed("scaled", "scaling takes the largest entry to 1", hypotheses={}, argument=[Step("so", by="scaling_works")])
U = C.printed("small", "no entry is above 1", hypotheses={}, argument=[Step("so", by="the_entries_are_small")])

@C.certified(covers="all", entire=True, instances=Cases(BOX), controls={"double": {"d": 2}}, supports=[T])
def scaling_works(v, *, d=1):
    s = max(v)
    for i in range(len(v)): v[i] = v[i] // s
    return max(v) * d == 1

@C.certified(covers="all", entire=True, instances=Cases(BOX), controls={"minus_one": {"b": -1}}, supports=[U])
def the_entries_are_small(v, *, b=1): return max(v) <= b
"""


def test_a_check_that_changes_its_cases_changes_nobody_elses(paper) -> None:
    run = paper(SHARED)
    assert run.results["square", "scaling_works"].status is Status.HELD
    assert (run.results["square", "the_entries_are_small"].status, run.verdicts["square.small"].ruling) == (
        Status.FAILED,
        Ruling.REFUTED,
    )
    assert paper(SHARED, Processes(2)).verdicts == run.verdicts


ITERATOR = """
FEW = [iter([1, 2, 3])]
T = C.printed("small", "1, 2, 3 are below 3", hypotheses={}, argument=[Step("so", by="all_are_below_three")])

@C.certified(covers="all", entire=True, instances=Cases(FEW), controls={"seven": {"s": 7}}, supports=[T])
def the_sum_is_six(g, *, s=6): return sum(g) == s

@C.certified(covers="all", entire=True, instances=Cases(FEW), controls={"nine": {"more": (9,)}}, supports=[T])
def all_are_below_three(g, *, more=()): return all(x < 3 for x in [*g, *more])
"""


def test_an_iterator_among_the_cases_is_as_long_for_everybody(paper) -> None:
    assert paper(ITERATOR).verdicts["square.small"].ruling is Ruling.REFUTED


def test_a_generator_among_the_cases_is_refused_where_it_stands(paper) -> None:
    with pytest.raises(LoadError, match="a case of type generator cannot be copied"):
        paper(ITERATOR.replace("iter([1, 2, 3])", "(n for n in (1, 2, 3))"))


REMEMBERS = """
SEEN = []

@C.{strength}(controls={{"five": {{"k": 5}}}}, {declared})
def it_holds_at_first({arguments}, *, k=0):
    SEEN.append(k)
    return {returned}
"""


@pytest.mark.parametrize(
    ("strength", "declared", "arguments", "returned"),
    [
        ("certified", "covers='x', instances=Cases([1, 2]), supports=[S]", "x", "len(SEEN) <= 2 and k == 0"),
        ("sampled", "**TEN", "x", "len(SEEN) <= 10 and k == 0"),
        ("sampled", "**TEN, batch=4", "xs, backend", "[len(SEEN) <= 1 and k == 0] * len(xs)"),
    ],
)
def test_a_check_of_instances_is_asked_again_in_the_end(
    check, strength: str, declared: str, arguments: str, returned: str
) -> None:
    result = check(REMEMBERS.format(strength=strength, declared=declared, arguments=arguments, returned=returned))
    assert result.status is Status.BROKEN
    assert result.reason == "it_holds_at_first gives different answers when asked twice: holds, then fails"
