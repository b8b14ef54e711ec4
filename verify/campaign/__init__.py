"""Campaigns: a question asked of many drawn instances, cell by cell of a grid, in floats and, where that can be, exactly.

In reading order: ``campaign`` (what one is, and how search, proofs and theorem are held against each other), ``running``,
``files`` (the store and the report), ``lock``, ``show`` (on a terminal), ``offers`` (which campaigns there are). Knows no paper.
"""

from verify.campaign.campaign import Campaign, Found, Judgement
from verify.campaign.files import NoStore, Settings
from verify.campaign.offers import find, offered
from verify.campaign.running import run

__all__ = ["Campaign", "Found", "Judgement", "NoStore", "Settings", "find", "offered", "run"]
