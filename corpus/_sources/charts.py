"""Charts of the sample PDFs, drawn as vectors so that their figures are text in the page."""

from reportlab.graphics.charts.barcharts import VerticalBarChart
from reportlab.graphics.charts.legends import Legend
from reportlab.graphics.charts.linecharts import HorizontalLineChart
from reportlab.graphics.shapes import Drawing, String
from reportlab.graphics.widgets.markers import makeMarker
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from source import Chart

PALETTE = ("#14505c", "#d98e04", "#7a9e7e", "#8c4a3c")
HEIGHT = 168.0
DIGITS = "Latin-Sans"


def draw(chart: Chart, width: float, font: str) -> Drawing:
    """A bar or line chart as wide as its column, with its values written on it."""
    drawing = Drawing(width, HEIGHT)
    plot = VerticalBarChart() if chart.kind == "bar" else HorizontalLineChart()
    plot.x, plot.y, plot.width, plot.height = 30, 44, width - 42, HEIGHT - 66
    plot.data = [tuple(values) for values in chart.series.values()]
    _axes(plot, chart, font)
    colours = [HexColor(name) for name in PALETTE]
    _colour(plot, chart, colours)
    drawing.add(plot)
    _unit(drawing, chart.unit, font)
    if len(chart.series) > 1:
        drawing.add(_legend(chart, colours, font, width))
    return drawing


def has_han(text: str) -> bool:
    return any("\u3400" <= letter <= "\u9fff" for letter in text)


def _unit(drawing: Drawing, unit: str, font: str) -> None:
    """The unit above the plot; the mark of invented figures is no part of the Chinese font."""
    grey = HexColor("#555555")
    name = unit.rstrip("*")
    face = font if has_han(name) else DIGITS
    drawing.add(String(2, HEIGHT - 11, name, fontName=face, fontSize=8, fillColor=grey))
    if name != unit:
        x = 2 + stringWidth(name, face, 8)
        drawing.add(String(x, HEIGHT - 11, "*", fontName=DIGITS, fontSize=8, fillColor=grey))


def _axes(plot: VerticalBarChart | HorizontalLineChart, chart: Chart, font: str) -> None:
    top = max(max(values) for values in chart.series.values())
    plot.categoryAxis.categoryNames = list(chart.categories)
    plot.categoryAxis.labels.fontName = font if has_han("".join(chart.categories)) else DIGITS
    plot.valueAxis.labels.fontName = DIGITS
    plot.categoryAxis.labels.fontSize = plot.valueAxis.labels.fontSize = 7.5
    plot.categoryAxis.labels.dy = -4
    plot.categoryAxis.strokeColor = plot.valueAxis.strokeColor = HexColor("#999999")
    plot.valueAxis.valueMin = 0
    plot.valueAxis.valueMax = top * 1.18
    plot.valueAxis.gridStrokeColor = HexColor("#e4e4e4")
    plot.valueAxis.visibleGrid = True
    plot.valueAxis.labelTextFormat = "%g"
    step = 10 ** len(str(int(top))) / 10
    plot.valueAxis.valueStep = step / 2 if top / step < 3 else step * (2 if top / step > 6 else 1)


def _colour(plot: VerticalBarChart | HorizontalLineChart, chart: Chart, colours: list[Color]) -> None:
    for index in range(len(chart.series)):
        if chart.kind == "bar":
            plot.bars[index].fillColor = colours[index]
            plot.bars[index].strokeColor = None
        else:
            plot.lines[index].strokeColor = colours[index]
            plot.lines[index].strokeWidth = 2
            plot.lines[index].symbol = makeMarker("FilledCircle", size=4)
    if chart.kind == "bar":
        plot.groupSpacing = 9
        plot.barLabelFormat, plot.barLabels.nudge = "%g", 6
        plot.barLabels.fontSize, plot.barLabels.fontName = 7.5, DIGITS
    else:
        plot.lineLabelFormat = "%g"
        plot.lineLabels.dy = 5
        plot.lineLabels.fontSize, plot.lineLabels.fontName = 7.5, DIGITS


def _legend(chart: Chart, colours: list[Color], font: str, width: float) -> Legend:
    legend = Legend()
    legend.x, legend.y = 30, 18
    legend.boxAnchor = "nw"
    legend.alignment = "right"
    legend.dxTextSpace = 4
    legend.columnMaximum = 1
    legend.fontName, legend.fontSize = font, 7.5
    legend.dx = legend.dy = 7
    legend.deltax = (width - 40) / max(len(chart.series), 1)
    legend.strokeWidth = 0
    legend.strokeColor = None
    legend.colorNamePairs = list(zip(colours, chart.series, strict=False))
    return legend
