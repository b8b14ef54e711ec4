"""Training under watch: gradient descent on a user's data, with the alignment of the run measured as it goes.

In reading order: ``losses`` (squared and cross-entropy), ``descent`` (the run, in floats or exactly), ``watch`` (what
is measured at a time), ``application`` (``apply training``).
"""
