"""Seeded instances: degenerate strata first, then random ones; the same bytes on every machine and for every
worker.
"""

from verify.sampling.coverage import Coverage
from verify.sampling.seeding import instance_rng
from verify.sampling.strata import Drawn, Miss, Missed, Strata, Stratum

__all__ = ["Coverage", "Drawn", "Miss", "Missed", "Strata", "Stratum", "instance_rng"]
