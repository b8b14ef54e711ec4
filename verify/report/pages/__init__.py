"""A report as HTML: the pieces from which the self-contained report and a documentation site are both made.

Everything is written out when the page is made (formulas as MathML, graphs as SVG), so that a page needs no script, no
font and no other file to be read.
"""
