"""From a picture and its data to SVG and PNG: no window, no clock, no chance, and the alternative text inside the file."""

from __future__ import annotations

import io
import re
from typing import Any
from xml.sax.saxutils import escape

from verify.figures.picture import Content, Picture
from verify.figures.theme import Theme

DOTS_PER_INCH = 144


def render(picture: Picture, content: Content, theme: Theme) -> dict[str, bytes]:
    """Return the figure as ``svg`` and ``png``; the same bytes for the same data and library."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    settings: Any = theme.settings  # its keys are known to matplotlib by a very long type
    png, svg = io.BytesIO(), io.BytesIO()
    with matplotlib.rc_context(settings):
        figure = Figure(figsize=picture.size)
        FigureCanvasAgg(figure)
        picture.draw(figure, content.data, theme)
        metadata = {"Title": picture.title, "Description": content.alt, "Software": None}
        figure.savefig(png, format="png", dpi=DOTS_PER_INCH, metadata=metadata)
        figure.set_layout_engine("none")  # everything has its place now, and finding it takes half of the time
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    described = _described(_numbered(svg.getvalue().decode("utf-8")), picture.title, content.alt)
    return {"svg": described.encode("utf-8"), "png": png.getvalue()}


def _numbered(svg: str) -> str:
    """Name the clip paths by their order: matplotlib names some of them by where they lie in memory."""
    for number, name in enumerate(dict.fromkeys(re.findall(r'<clipPath id="(\w+)"', svg)), 1):
        svg = svg.replace(f'"{name}"', f'"clip{number}"').replace(f"#{name})", f"#clip{number})")
    return svg


def _described(svg: str, title: str, alt: str) -> str:
    """Put title and description where screen readers look for them: first in the root element, which says that it is an image."""
    start = svg.index("<svg ")
    end = svg.index(">", start)
    # The width and height in points would keep the figure from shrinking with a page; the view box keeps its shape.
    words = f'\n <title id="title">{escape(title)}</title>\n <desc id="desc">{escape(alt)}</desc>'
    return f'{svg[:end]} role="img" aria-labelledby="title desc">{words}{svg[end + 1 :]}'
