"""All speed goals in one run: ``python -m tests.benchmarks [--write FILE] [P5 P6 ...]``.

Each module runs in a fresh process on one core and one thread, so that no library's thread pool or memory disturbs
another's. Takes some minutes; ``--write docs/benchmarks.md`` makes the page of the documentation.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.benchmarks.modules import MODULES, measured
from tests.benchmarks.page import page
from tests.benchmarks.timing import Row
from verify.numeric.threads import cap_environment


def main() -> None:
    """Measure what was asked for, print it, and write the page."""
    figures = [f"P{i}" for i in range(1, 12)]
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure the speed goals.")
    parser.add_argument(
        "figures", nargs="*", metavar="FIGURE", help=f"one of {', '.join(figures)}; all when none is named"
    )
    parser.add_argument(
        "--write", type=Path, metavar="FILE", help="write the table as a page, for example docs/benchmarks.md"
    )
    options = parser.parse_args()
    wanted = options.figures or figures
    for name in wanted:
        if name not in figures:
            parser.error(f"{name} is none of {', '.join(figures)}")
    cap_environment(1)
    rows: list[Row] = []
    for module, covered in MODULES.items():
        if set(covered) & set(wanted):
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
                rows += [row for row in fresh.submit(measured, module).result() if row.figure in wanted]
    if options.write:
        options.write.write_text(page(rows), encoding="utf-8")
    missed = [row for row in rows if row.met is False]
    print(f"{len(rows)} comparisons, {len(missed)} below their goal")


if __name__ == "__main__":
    main()
