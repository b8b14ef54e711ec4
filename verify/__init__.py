"""A toolkit that checks the results of a theory paper and tells the truth about each of them."""

__version__ = "0.1.0"
