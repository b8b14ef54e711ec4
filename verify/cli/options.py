"""Options that several commands share, and the words they accept."""

from __future__ import annotations

import argparse
import os
import re

from verify.claim import LEVELS

MAX_SEED = 2**53
"""Every reader of JSON keeps whole numbers up to here."""

MAX_WORKERS = 4096


def add_claims(parser: argparse.ArgumentParser) -> None:
    """Add the names of claims, and files or modules with claims of one's own."""
    parser.add_argument("claims", nargs="*", metavar="CLAIM", help="ids of claims, or all")
    add_sources(parser)


def add_sources(parser: argparse.ArgumentParser) -> None:
    """Add files and modules with claims of one's own."""
    parser.add_argument(
        "--claims", dest="sources", type=file, action="append", default=[], metavar="FILE",
        help="a file or module with claims of your own; may be repeated",
    )  # fmt: skip


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Add what a run depends on, and where it is executed."""
    parser.add_argument("--seed", type=seed, default=0, metavar="N", help="seed of all instances (default 0)")
    parser.add_argument(
        "--level", choices=LEVELS, default="quick", help="how many instances: quick (default), standard, deep"
    )
    parser.add_argument(
        "--device", type=device, default="auto", metavar="DEVICE",
        help="auto (default), cpu, cuda or cuda:N; a GPU that is absent is an error",
    )  # fmt: skip
    parser.add_argument(
        "--workers", type=workers, default="auto", metavar="N",
        help="auto (default, one for each CPU), a number, 0 (this process), or dask:ADDRESS",
    )  # fmt: skip
    parser.add_argument(
        "--timeout", type=seconds, default=120.0, metavar="SECONDS", help="limit for one task (default 120)"
    )


def file(text: str) -> str:
    """Return the name of a file; an empty one, such as that of a variable that is not set, would be passed over."""
    if not text.strip():
        raise argparse.ArgumentTypeError(f"expected the name of a file, got {text!r}")
    return text


def seed(text: str) -> int:
    """Return a seed: a whole number from 0 to 2^53."""
    return _number(text, 0, MAX_SEED)


def instance(text: str) -> int:
    """Return the index of an instance."""
    return _number(text, 0, MAX_SEED)


def seconds(text: str) -> float:
    """Return a positive, finite number of seconds."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.0 < value <= 1e7:
        raise argparse.ArgumentTypeError(f"expected a positive number of seconds, got {text!r}")
    return value


def device(text: str) -> str:
    """Return the name of a device."""
    if re.fullmatch(r"auto|cpu|cuda(:\d{1,3})?", text) is None:
        raise argparse.ArgumentTypeError(f"expected auto, cpu, cuda or cuda:N, got {text!r}")
    return text


def workers(text: str) -> str:
    """Return where to work: a number of processes (``auto`` is one for each usable CPU), or ``dask:ADDRESS``."""
    if text == "auto":
        affinity = getattr(os, "sched_getaffinity", None)
        return str(len(affinity(0)) if affinity else os.cpu_count() or 1)
    if text.startswith("dask:") and len(text) > len("dask:"):
        return text
    try:
        return str(_number(text, 0, MAX_WORKERS))
    except argparse.ArgumentTypeError as error:
        raise argparse.ArgumentTypeError(f"{error}, auto, or dask:ADDRESS") from None


def _number(text: str, low: int, high: int) -> int:
    if re.fullmatch(r"[0-9]{1,19}", text) is None or not low <= int(text) <= high:
        raise argparse.ArgumentTypeError(f"expected a whole number from {low} to {high}, got {text[:40]!r}")
    return int(text)
