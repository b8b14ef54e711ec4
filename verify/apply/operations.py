"""Which operations a module performs beside its layers: all that act on numbers are seen, wherever they are written.

Probing alone cannot see what acts on other inputs only: rounding shows on no integers, a threshold on no large numbers. So
every operation that torch carries out is looked at; what may stand between layers only moves numbers about.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_MOVES = {
    "_reshape_alias", "_unsafe_view", "alias", "clone", "contiguous", "detach", "expand", "flatten", "permute", "reshape",
    "select", "slice", "squeeze", "t", "transpose", "unflatten", "unsqueeze", "view",
}  # fmt: skip
"""Operations of torch that change the shape or the places of numbers only; what they did, equality at examples shows."""

_LEAVES = {"__array__", "__dlpack__", "data_ptr", "numpy", "storage", "tolist", "untyped_storage"}
"""Ways out of torch: what happens to the numbers afterwards cannot be seen."""


class Beside:
    """The operations seen outside of the layers, by name, in the order of their first appearance."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._depth = 0

    def enter(self) -> None:
        """Look away: what follows belongs to a layer or an activation."""
        self._depth += 1

    def leave(self) -> None:
        """Look again."""
        self._depth -= 1

    def restart(self) -> None:
        """Forget what was seen."""
        self.names, self._depth = [], 0

    def note(self, name: str) -> None:
        """Keep the name of an operation, unless it belongs to a layer."""
        if not self._depth and name not in self.names:
            self.names.append(name)


@contextmanager
def watched() -> Iterator[Beside]:
    """Look at each operation on numbers that torch performs within the context, and at each way out of torch."""
    from torch.overrides import TorchFunctionMode
    from torch.utils._python_dispatch import TorchDispatchMode

    beside = Beside()

    class Operations(TorchDispatchMode):  # type: ignore[no-untyped-call]  # torch leaves its constructor untyped
        def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            name = func.overloadpacket.__name__
            if name not in _MOVES:
                beside.note(name)
            return func(*args, **(kwargs or {}))

    class WaysOut(TorchFunctionMode):
        def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            name = getattr(func, "__name__", "")
            if name in _LEAVES:
                beside.note(name)
            return func(*args, **(kwargs or {}))

    with Operations(), WaysOut():  # type: ignore[no-untyped-call]
        yield beside
