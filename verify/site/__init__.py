"""A Sphinx extension: pages made from a real run, for any package of claims.

In ``conf.py``: ``extensions = ["myst_parser", "verify.site"]``. Before the pages are read every claim is run (or a JSON
report of a run is read, see :mod:`verify.site.source`), one page a claim is written into the folder ``claims``, and the
directives and roles of :mod:`verify.site.directives` and :mod:`verify.site.roles` show the verdicts anywhere else.
Formulas are set as MathML, so that no page loads anything from elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    from verify import __version__
    from verify.site import directives, figures, mathematics, roles, source

    app.add_config_value("verify_claims", [], "env", list)
    app.add_config_value("verify_report", "", "env", str)
    app.add_config_value("verify_times", "", "env", str)
    app.add_config_value("verify_figures", "", "env", str)
    app.connect("builder-inited", source.prepare)
    app.connect("builder-inited", figures.prepare)
    app.connect("env-get-outdated", source.every_page)
    directives.register(app)
    roles.register(app)
    mathematics.register(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
