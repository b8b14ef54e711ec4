"""A finite run as a certificate: every step of gradient descent written as a formula the stand-alone checker evaluates."""

from __future__ import annotations

from proofs.alignment.run import FiniteRun
from verify.certificate import Certificate
from verify.claim import Statement

PRIME = "'"


class RunCertificate:
    """A counterexample's certificate whose instance is a finite run.

    Layers are called ``W1, ..., Wd`` at time 0 and carry one prime for each step; frames are ``Q0, ..., Qd``, with primes
    where they change; that inner frames are fixed is seen from their having one name. The hypotheses of the square results are
    expressed here; a claim adds its conclusion.

    Args:
        statement: the statement that is attacked.
        run: the counterexample.
        dropped: the hypothesis without which it is attacked, if any.
        frames: whether the frames are part of the instance even if no hypothesis speaks of them.
    """

    def __init__(self, statement: Statement, run: FiniteRun, dropped: str = "", *, frames: bool = False) -> None:
        self.run = run
        self._frames = frames
        self._dropped = dropped
        self.certificate = Certificate("counterexample", statement)
        self._names = tuple(statement.hypotheses)
        self._instance()
        for time in range(run.steps):
            self._step(time)
        self._residual(run.steps)
        self._hypotheses()

    # Names

    def layer(self, i: int, time: int) -> str:
        return f"W{i}" + PRIME * time

    def frame(self, i: int, time: int) -> str:
        """The name of a frame; a frame that has not changed keeps its name."""
        first = next(t for t in range(time + 1) if self.run.frames[t].Q[i] == self.run.frames[time].Q[i])
        return f"Q{i}" + PRIME * first

    def product(self, time: int, high: int, low: int) -> str:
        return "*".join(self.layer(i, time) for i in range(high, low - 1, -1))

    # The instance and its run

    def _instance(self) -> None:
        run = self.run
        self.certificate.given(X=run.data.X, Y=run.data.Y, n=run.data.n, gamma=run.eta * run.data.n)
        if "deep" in self._names:
            self.certificate.given(d=run.depth)
        self.certificate.given({self.layer(i, 0): W for i, W in enumerate(run.start, 1)})
        named: set[str] = set()
        spoken_of = {"aligned", "fixed", "strong"} & set(self._names) and self._dropped not in ("aligned", "strong")
        for time, frames in enumerate(run.frames if spoken_of or self._frames else ()):
            for i, Q in enumerate(frames.Q):
                name = self.frame(i, time)
                if name not in named:
                    named.add(name)
                    self.certificate.given({name: Q})
        self.certificate.define("eta", "gamma/n", value=run.eta)
        self.certificate.define("N", "X*X^T", value=run.data.N)
        self.certificate.define("M", "Y*X^T", value=run.data.M)

    def _residual(self, time: int) -> None:
        formula = f"M - {self.product(time, self.run.depth, 1)}*N"
        self.certificate.define("E" + PRIME * time, formula, value=self.run.residuals[time])

    def _step(self, time: int) -> None:
        self._residual(time)
        d = self.run.depth
        for i in range(1, d + 1):
            left = f"({self.product(time, d, i + 1)})^T*" if i < d else ""
            right = f"*({self.product(time, i - 1, 1)})^T" if i > 1 else ""
            formula = f"{self.layer(i, time)} + eta*{left}E{PRIME * time}{right}"
            self.certificate.define(self.layer(i, time + 1), formula, value=self.run.times[time + 1][i - 1])

    # What it satisfies

    def _hypotheses(self) -> None:
        run, d = self.run, self.run.depth
        times, layers = range(run.steps + 1), range(1, d + 1)
        moves = [f"frobenius2({self.layer(i, 1)} - {self.layer(i, 0)}) > 0" for i in layers]
        square = [f"rows({self.layer(i, 0)}) == columns({self.layer(i, 0)})" for i in layers]
        planar = [f"rows({self.layer(i, 0)}) == 2 and columns({self.layer(i, 0)}) == 2" for i in layers]
        formulas = {
            "deep": "d >= 3",
            "square": " and ".join([*square, "rows(X) > 1"]),
            "planar": " and ".join(planar),
            "regular": "rank(N) == rows(N)",
            "full-rank": "rank(N) == rows(N) and rank(M) == rows(M) and rank(M) == columns(M)",
            "realizable": "rank(vstack(X, Y)) == rank(X)",
            "aligned": self._commute() if self._dropped == "aligned" else self.in_frames(),
            "zero-error": f"E{PRIME * run.steps} == 0*M and {self.product(run.steps, d, 1)}*X == Y",
            "moving": " or ".join(moves),
            "nearly-invertible": " and ".join(
                self.nearly_invertible(t) for t in times if not run.residuals[t].is_zero()
            ),
            "nearly-full-residual": "rank(E) >= rank(X) - 1",
        }
        for name in self._names:
            if name in formulas:
                self.certificate.hypothesis(name, formulas[name], dropped=name == self._dropped)
        if self._dropped == "zero-error" and run.times[-1] == run.start:
            again = " and ".join(f"{self.layer(i, run.steps)} == {self.layer(i, 0)}" for i in layers)
            self.certificate.fact("the run is back where it began, and so it never ends", again)

    def in_frames(self) -> str:
        """The formula that the frames are orthogonal and the layers diagonal in them, at all times; one name, one frame."""
        times, vertices = range(self.run.steps + 1), range(self.run.depth + 1)
        names = dict.fromkeys(self.frame(i, t) for t in times for i in vertices)
        orthogonal = [f"isdiagonal({name}^T*{name}) and rank({name}) == rows({name})" for name in names]
        diagonal = [
            f"isdiagonal({self.frame(i, t)}^T*{self.layer(i, t)}*{self.frame(i - 1, t)})"
            for t in times
            for i in vertices[1:]
        ]
        return " and ".join([*orthogonal, *diagonal])

    def _commute(self) -> str:
        """What aligned layers satisfy in all frames; where it fails no frames witness alignment."""
        return " and ".join(
            f"commutator({self.layer(i, t)}*{self.layer(i, t)}^T, {self.layer(i + 1, t)}^T*{self.layer(i + 1, t)}) == 0*N"
            for t in range(self.run.steps + 1)
            for i in range(1, self.run.depth)
        )

    def nearly_invertible(self, time: int) -> str:
        """The formula that all layers are invertible at a time, except at most one middle layer."""

        def invertible(i: int) -> str:
            name = self.layer(i, time)
            return f"rank({name}) == rows({name})"

        d = self.run.depth
        outer = [invertible(1), invertible(d)] if d > 1 else [invertible(1)]
        middle = range(2, d)
        pairs = [f"({invertible(i)} or {invertible(j)})" for i in middle for j in middle if i < j]
        return " and ".join([*outer, *pairs])
