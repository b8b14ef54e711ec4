"""Seeded instances: degenerate strata first, then random ones; each a function of its key alone."""

from verify.sampling.coverage import Coverage
from verify.sampling.seeding import instance_rng
from verify.sampling.strata import Drawn, Miss, Missed, Strata, Stratum

__all__ = ["Coverage", "Drawn", "Miss", "Missed", "Strata", "Stratum", "instance_rng"]
