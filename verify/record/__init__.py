"""Recorded verdicts: generated files beside the claims, and what it means for a run to differ from them."""
