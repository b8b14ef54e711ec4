"""The hypotheses that the square results share, named once: the setting, the standing assumptions, Definition 3."""

from __future__ import annotations

SETTING = {
    "deep": "the network has d >= 3 layers",
    "square": "all layers are k x k with k > 1",
    "realizable": "some linear map W* interpolates: Y = W* X",
}
"""Theorem 1's network, and the standing assumption that zero loss is possible (end of Section 3)."""

RUN = {
    "aligned": "at every time t the layers are aligned",
    "frames-fixed": "U_i and V_i are fixed for 1 < i < d, and so are U_1 and V_d (Definition 3)",
    "zero-error": "the training error tends to zero",
    "moving": "the gradient at the initialization is not zero",
}
"""What Definition 3 asks of a run, and the standing assumption on its start."""
