"""Drawings as PNG pictures, for formats that take no SVG."""

from collections.abc import Sequence

from reports.printing.charts import Drawing
from reports.printing.pdf import compiled

_PPI = 160.0


def pictures(drawings: Sequence[Drawing]) -> list[bytes]:
    """A picture of each drawing, on white, all made in one go."""
    if not drawings:
        return []
    inputs = {str(number): drawing.svg for number, drawing in enumerate(drawings)}
    source = "\n#pagebreak(weak: true)\n".join(
        f'#image(bytes(sys.inputs.at("{number}")), format: "svg", width: 430pt)' for number in inputs
    )
    page = "#set page(width: 430pt, height: auto, margin: 0pt)\n"
    return list(compiled((page + source).encode(), inputs, "png", _PPI))
