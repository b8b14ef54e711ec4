"""Figures: the paper's experiments run again (``paper``), and for each result the picture one would draw on a blackboard."""
