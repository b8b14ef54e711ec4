"""The table of a finding as a picture: every numeric column against the first."""

from __future__ import annotations

from pathlib import Path

from verify.apply.errors import BadInput, brief
from verify.apply.finding import Finding


def plot(finding: Finding, path: str) -> None:
    """Draw the table, each quantity in a panel of its own, logarithmically where it is positive.

    Raises:
        BadInput: an unknown format, or a file that cannot be written.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib.figure import Figure

    if Path(path).suffix.lower() not in (".png", ".pdf", ".svg"):
        raise BadInput(f"--plot {path}: expected a name that ends in .png, .pdf or .svg")
    time, *names = [
        name for name, value in finding.table[0].items() if not isinstance(value, list | tuple | dict | str)
    ]
    figure = Figure(figsize=(4.0 * min(3, len(names)), 2.6 * -(-len(names) // 3)), layout="constrained")
    panels = figure.subplots(-(-len(names) // 3), min(3, len(names)), squeeze=False, sharex=True).ravel()
    for panel, name in zip(panels, names, strict=False):
        points = [(row[time], row[name]) for row in finding.table if isinstance(row.get(name), int | float)]
        panel.plot([x for x, _ in points], [y for _, y in points], marker=".", color="black", linewidth=1)
        if points and min(y for _, y in points) > 0:
            panel.set_yscale("log")
        panel.set_xscale("symlog")
        panel.set_title(name, fontsize=9)
        panel.set_xlabel(time, fontsize=8)
    for panel in panels[len(names) :]:
        panel.set_visible(False)
    figure.suptitle(finding.sentence, fontsize=9)
    try:
        figure.savefig(path)
    except (OSError, ValueError) as error:
        raise BadInput(f"--plot {path}: cannot be written: {brief(error).lower()}") from None
