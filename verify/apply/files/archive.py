"""Zip archives, whatever their directory promises: sizes are added up before anything is unpacked, and members read in portions."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from verify.apply import limits
from verify.apply.errors import BadInput
from verify.apply.files.load import distinct

_PORTION = 1 << 20

_PLACE, _ELSEWHERE = slice(-6, -2), 0xFFFFFFFF
"""Where the last bytes of an archive say at which place its directory begins, and the value that refers to a longer record."""


def opened(
    data: bytes, source: str, allowed: int, *, ending: str = ""
) -> tuple[zipfile.ZipFile, Sequence[zipfile.ZipInfo]]:
    """Return an archive and its members with this ending, once their sizes are known to fit.

    Raises:
        BadInput: they take more memory than allowed, two have one name, or one is packed in a way that cannot be read in portions.
        zipfile.BadZipFile: the archive is damaged.
    """
    archive = zipfile.ZipFile(io.BytesIO(data))
    members = [info for info in archive.infolist() if info.filename.endswith(ending)]
    limits.need(sum(info.file_size for info in members), allowed, f"{source}: unpacking the arrays")
    distinct([(info.filename, info) for info in members], source)
    for info in members:
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BadInput(
                f"{source}: {info.filename} is packed by method {info.compress_type}; expected none, or deflation"
            )
    return archive, members


def unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, source: str, allowed: int) -> bytes:
    """Return the bytes of a member, and stop at the limit even where its size was said to be less.

    Raises:
        BadInput: it takes more memory than allowed.
        zipfile.BadZipFile: it is damaged, or of another size than promised.
    """
    portions, size = [], 0
    with archive.open(member) as stream:
        while portion := stream.read(_PORTION):
            size += len(portion)
            limits.need(size, allowed, f"{source}: unpacking {member.filename}")
            portions.append(portion)
    return b"".join(portions)


def ensure_one_directory(archive: zipfile.ZipFile, data: bytes, source: str) -> None:
    """See that every reader of the archive finds the directory whose sizes were added up here.

    Raises:
        BadInput: a comment follows the directory, or it begins elsewhere than it says.
    """
    if archive.comment or int.from_bytes(data[_PLACE], "little") not in (archive.start_dir, _ELSEWHERE):
        raise BadInput(f"{source} is truncated or damaged: its directory is not where the archive says")
