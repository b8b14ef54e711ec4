"""What Section 6 and Appendix M fix for all experiments, and what they leave open and we had to choose.

Fixed: gradient descent on all data at once, step 1e-2, until the loss is below 1e-4; two hidden layers, so d
= 3.

Chosen: the squared loss is ``(1/2n) ||Y - W X||^2`` as in Section 3, the cross entropy a mean over examples.
An "aligned start" has the singular values of layers with independent entries, uniform on ``+-1/sqrt(inputs)``
(what torch draws), in random shared frames.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Layers = tuple[Floats, ...]

STEP = 1e-2
TARGET = 1e-4

FAMILY = "experiments"
"""Names the random numbers of the experiments, see :mod:`verify.sampling.seeding`."""


def times(last: int, count: int) -> list[int]:
    """Return about ``count`` times from 0 to ``last``, evenly spread on a logarithmic scale, without repetition."""
    if last < 1:
        return [0]
    spread = np.unique(np.round(np.geomspace(1, last, max(count - 1, 2))).astype(int))
    return [0, *(int(t) for t in spread)]
