"""Full gradient descent of many small networks at once, compiled: for machines that have a C compiler.

The same formula as in ``trajectories``, which needs none; sums are added up in another order and products may be fused, so
the results agree up to rounding, not to the last digit. ``descent.c`` is compiled once a process, for this machine.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from proofs.dynamics.trajectories import Array

SOURCE = Path(__file__).with_name("descent.c")


class NoCompiler(RuntimeError):
    """There is no C compiler on this machine, or it cannot compile the program."""


def descend_compiled(layers: Sequence[Array], N: Array, M: Array, eta: float, steps: int) -> list[Array]:
    """Return all layers after so many steps; arguments as in ``descend_many``, instances along the last axis.

    Raises:
        NoCompiler: without a C compiler (``cc``, ``gcc``, ``clang``, or what the variable ``CC`` names).
        ValueError: when the shapes do not fit together.
    """
    count = N.shape[-1]
    widths = [layers[0].shape[1], *(W.shape[0] for W in layers)]
    shapes = [*((q, p) for p, q in pairwise(widths)), (widths[0], widths[0]), (widths[-1], widths[0])]
    found = [array.shape for array in (*layers, N, M)]
    if found != [(*shape, count) for shape in shapes]:
        raise ValueError(f"layers, N and M do not fit together: their shapes are {', '.join(map(str, found))}")
    results = [np.array(W, dtype=np.float64, order="C") for W in layers]
    inputs, targets = (np.ascontiguousarray(A, dtype=np.float64) for A in (N, M))
    depth, pointers = len(layers), [W.ctypes.data for W in results]
    failed = _program().descend(
        ctypes.c_long(depth),
        (ctypes.c_long * (depth + 1))(*widths),
        (ctypes.c_void_p * depth)(*pointers),
        ctypes.c_void_p(inputs.ctypes.data),
        ctypes.c_void_p(targets.ctypes.data),
        ctypes.c_double(eta),
        ctypes.c_long(steps),
        ctypes.c_long(count),
    )
    if failed:
        raise MemoryError("no memory for eight networks at once")
    return results


@cache
def _program() -> ctypes.CDLL:
    named = [os.environ.get("CC", ""), "cc", "gcc", "clang"]
    compiler = next((path for name in named if name and (path := shutil.which(name))), None)
    if compiler is None:
        raise NoCompiler("there is no C compiler on this machine (cc, gcc, clang); descend_many needs none")
    complaint = ""
    with TemporaryDirectory() as folder:
        library = Path(folder, "descent.so")
        for tuned in (["-march=native"], []):  # not every compiler knows the machine it runs on
            command = [compiler, "-O3", *tuned, "-shared", "-fPIC", "-o", str(library), str(SOURCE)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode == 0:
                return ctypes.CDLL(str(library))
            complaint = done.stderr.strip().partition("\n")[0]
    raise NoCompiler(f"{compiler} cannot compile {SOURCE.name}: {complaint}")
