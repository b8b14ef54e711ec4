"""Reading a user's files: ``.npy``, ``.npz``, ``.csv``, ``.json``, ``.pt``/``.pth``, ``.safetensors``, or the same bytes piped in.

One entry, :func:`load`; one module for each family of formats. The format is recognised by its first bytes, so that a wrong
ending or a pipe does not matter. Nothing that a file contains is ever executed.
"""

from verify.apply.files.load import STANDARD_INPUT, Contents, load, load_bytes

__all__ = ["STANDARD_INPUT", "Contents", "load", "load_bytes"]
