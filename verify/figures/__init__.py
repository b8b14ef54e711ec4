"""Figures: computed data first, a drawing of them second, light and dark, each with a text that stands in for the picture.

In reading order: ``picture`` (what a figure is), ``theme`` (colours, dashes and markers), ``rendering`` (to
SVG and PNG, the same bytes every time), ``saving`` (the files, and the list of them), ``offers`` (which
figures there are). Knows no paper.
"""

from verify.figures.offers import find, offered
from verify.figures.picture import Content, Effort, Missing, Picture
from verify.figures.saving import Saved, save, save_list
from verify.figures.theme import DARK, LIGHT, Theme

__all__ = [
    "DARK",
    "LIGHT",
    "Content",
    "Effort",
    "Missing",
    "Picture",
    "Saved",
    "Theme",
    "find",
    "offered",
    "save",
    "save_list",
]
