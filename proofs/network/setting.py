"""The hypotheses that the square results share, named once: the setting, the standing assumptions, Definition 3."""

from __future__ import annotations

SETTING = {
    "deep": "the network has d >= 3 layers",
    "square": "all layers are k x k with k > 1",
    "realizable": "some linear map W* interpolates: Y = W* X",
}
"""Theorem 1's network, and the standing assumption that zero loss is possible (end of Section 3)."""

RUN = {
    "aligned": "Definition 3: at every time t the layers are aligned, in frames U_i, V_i of which only V_1 and U_d may move",
    "zero-error": "the training error tends to zero",
    "moving": "the gradient at the initialization is not zero",
}
"""What Definition 3 asks of a run, and the standing assumption on its start."""

NEARLY_INVERTIBLE = (
    "at every time before the error is zero all layers are invertible, except at most one layer i with 1 < i < d"
)
"""What the printed proofs suppose silently ("full rank matrices"), in the weakest form that suffices."""

POSITIVE_STEP = "the step is positive: gamma > 0, and so eta = gamma/n > 0"
"""Gradient descent goes downhill; printed statements take this for granted."""
