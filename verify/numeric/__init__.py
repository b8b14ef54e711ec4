"""Floating point: where tolerances come from, which library and device computes, and residuals that are always
checked.
"""
