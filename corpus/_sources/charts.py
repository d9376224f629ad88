"""Charts of the sample PDFs, drawn as vectors so that their figures are text in the page."""

from typing import Any

from reportlab.graphics.charts.barcharts import VerticalBarChart
from reportlab.graphics.charts.legends import Legend
from reportlab.graphics.charts.linecharts import HorizontalLineChart
from reportlab.graphics.shapes import Drawing, String
from reportlab.graphics.widgets.markers import makeMarker
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from source import Chart

PALETTE = [HexColor(name) for name in ("#14505c", "#d98e04", "#7a9e7e", "#8c4a3c")]
GREY = HexColor("#555555")
HEIGHT = 168.0
DIGITS = "Latin-Sans"
SMALL = 7.5


def draw(chart: Chart, width: float, font: str) -> Drawing:
    """A bar or line chart as wide as its column, with its values written on it."""
    drawing = Drawing(width, HEIGHT)
    plot = _bars(chart) if chart.kind == "bar" else _lines(chart)
    foot = 44 if len(chart.series) > 1 else 22
    plot.x, plot.y, plot.width, plot.height = 30, foot, width - 42, HEIGHT - foot - 22
    plot.data = [tuple(values) for values in chart.series.values()]
    _axes(plot, chart, font)
    drawing.add(plot)
    _unit(drawing, chart.unit, font)
    if len(chart.series) > 1:
        drawing.add(_legend(chart, font, width))
    return drawing


def _bars(chart: Chart) -> Any:
    plot: Any = VerticalBarChart()
    for index, colour in _colours(chart):
        plot.bars[index].fillColor = colour
        plot.bars[index].strokeColor = None
    plot.groupSpacing = 9
    plot.barLabelFormat, plot.barLabels.nudge = "%g", 6
    plot.barLabels.fontSize, plot.barLabels.fontName = SMALL, DIGITS
    return plot


def _lines(chart: Chart) -> Any:
    plot: Any = HorizontalLineChart()
    marker: Any = makeMarker
    for index, colour in _colours(chart):
        plot.lines[index].strokeColor = colour
        plot.lines[index].strokeWidth = 2
        plot.lines[index].symbol = marker("FilledCircle", size=4)
    plot.lineLabelFormat = "%g"
    plot.lineLabels.dy = 5
    plot.lineLabels.fontSize, plot.lineLabels.fontName = SMALL, DIGITS
    return plot


def _colours(chart: Chart) -> list[tuple[int, Color]]:
    return list(enumerate(PALETTE[: len(chart.series)]))


def _axes(plot: Any, chart: Chart, font: str) -> None:
    top = max(max(values) for values in chart.series.values())
    names, values = plot.categoryAxis, plot.valueAxis
    names.categoryNames = list(chart.categories)
    names.labels.fontName = font if _has_han("".join(chart.categories)) else DIGITS
    values.labels.fontName = DIGITS
    names.labels.fontSize = values.labels.fontSize = SMALL
    names.labels.dy = -4
    names.strokeColor = values.strokeColor = HexColor("#999999")
    values.valueMin, values.valueMax = 0, top * 1.18
    values.gridStrokeColor = HexColor("#e4e4e4")
    values.visibleGrid = True
    values.labelTextFormat = "%g"
    step = 10 ** len(str(int(top))) / 10
    values.valueStep = step / 2 if top / step < 3 else step * (2 if top / step > 6 else 1)


def _unit(drawing: Drawing, unit: str, font: str) -> None:
    """The unit above the plot; the mark of invented figures is no part of the Chinese font."""
    name = unit.rstrip("*")
    face = font if _has_han(name) else DIGITS
    drawing.add(String(2, HEIGHT - 11, name, fontName=face, fontSize=8, fillColor=GREY))
    if name != unit:
        x = 2 + stringWidth(name, face, 8)
        drawing.add(String(x, HEIGHT - 11, "*", fontName=DIGITS, fontSize=8, fillColor=GREY))


def _legend(chart: Chart, font: str, width: float) -> Any:
    legend: Any = Legend()
    legend.x, legend.y = 30, 18
    legend.boxAnchor = "nw"
    legend.alignment = "right"
    legend.dxTextSpace = 4
    legend.columnMaximum = 1
    legend.fontName, legend.fontSize = font, SMALL
    legend.dx = legend.dy = 7
    legend.deltax = (width - 40) / len(chart.series)
    legend.strokeWidth = 0
    legend.strokeColor = None
    legend.colorNamePairs = list(zip(PALETTE, chart.series, strict=False))
    return legend


def _has_han(text: str) -> bool:
    return any("\u3400" <= letter <= "\u9fff" for letter in text)
