"""Choosing the device before anything runs: a GPU that was asked for and is absent is an error, never a CPU run."""

from __future__ import annotations

from verify.cli.status import Unusable


def resolve(device: str) -> str:
    """Return ``"cpu"`` or ``"cuda:i"`` for what was asked.

    Raises:
        Unusable: the device is not there.
    """
    if device == "cpu":
        return device
    from verify.numeric.backend import DeviceUnavailable, select_backend

    try:
        return str(select_backend(device).device)
    except DeviceUnavailable as error:
        raise Unusable(f"--device {device}: {error}") from None


def skipped(asked: str, found: str) -> str:
    """Return why nothing runs on a GPU where the choice was left open, "" where it was not or there is one."""
    return "skipped: no CUDA device" if (asked, found) == ("auto", "cpu") else ""
