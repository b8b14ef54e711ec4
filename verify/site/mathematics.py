"""LaTeX in the guides as MathML, made when the page is built: no script, no font, nothing to load."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx


def register(app: Sphinx) -> None:
    """Add the renderer; ``conf.py`` chooses it with ``html_math_renderer = "mathml"``."""
    app.add_html_math_renderer("mathml", inline_renderers=(_inline, None), block_renderers=(_block, None))


def _inline(self: Any, node: nodes.Element) -> None:
    self.body.append(f'<span class="verify">{_mathml(node.astext(), "inline")}</span>')
    _skip()


def _block(self: Any, node: nodes.Element) -> None:
    self.body.append(f'<div class="verify scroll">{_mathml(node.astext(), "block")}</div>')
    _skip()


def _mathml(source: str, display: str) -> str:
    from latex2mathml.converter import convert

    return str(convert(source, display=display))


def _skip() -> None:
    from docutils.nodes import SkipNode

    raise SkipNode
