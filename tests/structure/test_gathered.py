"""A convolution acts on little data by one matrix product, on more by shifted additions: the same action."""

from __future__ import annotations

import numpy as np
import pytest

from proofs.structure import Convolution, convolution

CASES = (
    Convolution((1,), (1,)), Convolution((5,), (4,)), Convolution((4, 3), (3, 3)), Convolution((2, 2), (3, 3)),
    Convolution((4, 5), (3, 3), circular=True), Convolution((2, 3), (3, 5), circular=True),
    Convolution((3, 4), (3, 1), channels=(2, 3)), Convolution((3, 2), (2, 3), circular=True, channels=(3, 1)),
    Convolution((2, 3, 2), (3, 1, 2)),
)  # fmt: skip


@pytest.mark.parametrize("batches", [((), ()), ((2,), (2,)), ((2,), ()), ((), (2,)), ((0,), (0,)), ((3, 1), (2,))])
@pytest.mark.parametrize("n", [0, 1, 3])
@pytest.mark.parametrize("layer", CASES, ids=lambda layer: layer.name)
def test_both_routes_act_alike(
    layer: Convolution, n: int, batches: tuple[tuple[int, ...], ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(0)
    of_filters, of_data = batches
    c = rng.integers(-9, 10, (*of_filters, layer.dimension)).astype(float)
    X = rng.integers(-9, 10, (*of_data, layer.shape[1], n)).astype(float)
    Y = rng.integers(-9, 10, (*of_data, layer.shape[0], n)).astype(float)
    routes = []
    for small in (convolution.SMALL, -1):
        monkeypatch.setattr(convolution, "SMALL", small)
        routes.append((layer.apply(c, X), layer.apply_transposed(c, Y), layer.traces(Y, X)))
    for gathered, added in zip(*routes, strict=True):
        assert gathered.shape == added.shape
        assert np.array_equal(gathered, added)


def test_unusable_data_are_refused_on_both_routes(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = Convolution((3,), (3,))
    for small in (convolution.SMALL, -1):
        monkeypatch.setattr(convolution, "SMALL", small)
        for call in (lambda: layer.apply(np.ones(3), np.ones((4, 1))), lambda: layer.traces(np.ones(3), np.ones((3, 1)))):
            with pytest.raises(ValueError, match="needs examples of length 3"):
                call()
        with pytest.raises(ValueError, match="3 coefficients, got 2"):
            layer.apply_transposed(np.ones(2), np.ones((3, 1)))
