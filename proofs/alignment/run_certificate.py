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
        self._residuals: set[str] = set()
        self._dropped = dropped
        self.certificate = Certificate("counterexample", statement)
        self._names = tuple(statement.hypotheses)
        self._instance()
        for time in range(run.steps):
            self._step(time)
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

    def residual(self, time: int) -> str:
        """The name of the residual at a time; it is defined when it is first spoken of."""
        name = "E" + PRIME * time
        if name not in self._residuals:
            self._residuals.add(name)
            formula = f"M - {self.product(time, self.run.depth, 1)}*N"
            self.certificate.define(name, formula, value=self.run.residuals[time])
        return name

    def _gradient(self, i: int, time: int) -> str:
        """The formula of -n times the gradient in layer i."""
        d, E = self.run.depth, self.residual(time)
        left = f"({self.product(time, d, i + 1)})^T*" if i < d else ""
        right = f"*({self.product(time, i - 1, 1)})^T" if i > 1 else ""
        return f"{left}{E}{right}"

    def _step(self, time: int) -> None:
        for i in range(1, self.run.depth + 1):
            formula = f"{self.layer(i, time)} + eta*{self._gradient(i, time)}"
            self.certificate.define(self.layer(i, time + 1), formula, value=self.run.times[time + 1][i - 1])

    # What it satisfies

    def _hypotheses(self) -> None:
        for name in self._names:
            formula = self._formula(name)
            if formula:
                self.certificate.hypothesis(name, formula, dropped=name == self._dropped)
        run, layers = self.run, range(1, self.run.depth + 1)
        if self._dropped == "zero-error" and run.times[-1] == run.start:
            again = " and ".join(f"{self.layer(i, run.steps)} == {self.layer(i, 0)}" for i in layers)
            self.certificate.fact("the run is back where it began, and so it never ends", again)

    def _formula(self, name: str) -> str:
        """The formula of a hypothesis that the square results share, or "" for one that is the claim's own."""
        run, layers = self.run, [self.layer(i, 0) for i in range(1, self.run.depth + 1)]
        match name:
            case "positive-step":
                return "gamma > 0"
            case "deep":
                return "d >= 3"
            case "square":
                return " and ".join([*(f"rows({W}) == columns({W})" for W in layers), "rows(X) > 1"])
            case "planar":
                return " and ".join(f"rows({W}) == 2 and columns({W}) == 2" for W in layers)
            case "regular":
                return "rank(N) == rows(N)"
            case "full-rank":
                return "rank(N) == rows(N) and rank(M) == rows(M) and rank(M) == columns(M)"
            case "realizable":
                return "rank(vstack(X, Y)) == rank(X)"
            case "aligned":
                return self._commute() if self._dropped == "aligned" else self.in_frames()
            case "fixed":
                return self.in_frames()
            case "zero-error":
                return f"{self.residual(run.steps)} == 0*M and {self.product(run.steps, run.depth, 1)}*X == Y"
            case "moving":
                return " or ".join(f"frobenius2({self._gradient(i, 0)}) > 0" for i in range(1, run.depth + 1))
            case "nearly-invertible":
                before_the_end = (t for t in range(run.steps + 1) if not run.residuals[t].is_zero())
                return " and ".join(self.nearly_invertible(t) for t in before_the_end)
            case "nearly-full-residual":
                return f"rank({self.residual(0)}) >= rank(X) - 1"
        return ""

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
