"""The experiments of Section 6 and Appendices L and M, run again with the printed hyperparameters, and measured in two ways.

In reading order: ``setting`` (what is fixed, what we chose), ``starts``, ``measures`` (the paper's numbers,
and defects that need no basis), ``rounding`` (is a defect real?), ``small_runs``, ``reduction`` and
``filter_runs`` (training, without approximation and fast), ``modes`` (Corollary 1 as a program), ``digits``,
``course`` and ``reading`` (one run, and what all runs say), ``regression``, ``classification`` and
``constrained`` (the figures' data).
"""
