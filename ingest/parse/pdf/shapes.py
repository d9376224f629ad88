"""What is drawn on a PDF page besides text: ruling lines, which show tables, and grounds, which show white text."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pypdfium2.raw as pdfium

_THIN = 2.6  # points: a rectangle this thin is a line
_MOST_OBJECTS = 6_000
_WHITE = 245  # of 255: from here on a fill is white, and its sides are no rules
_PALEST = 253  # the shade of every second row may be paler than that
_MOST_SEGMENTS = 240  # a path with more is a drawing, not the rules of a table

Bounds = tuple[float, float, float, float]
"""Left, bottom, right, top in page coordinates."""
Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Shapes:
    """Lines and rectangles in page coordinates (origin bottom left): `rules` are lines and the sides of boxes,
    `grounds` what is filled with a colour or a picture, `fills` the rectangles and drawings filled with a colour,
    however light, `pictures` the images. `order` tells when each text object was drawn (by its address), `covers` the
    rectangles that hide what was drawn before them, with when they were."""

    rules: list[Bounds] = field(default_factory=list)
    grounds: list[Bounds] = field(default_factory=list)
    fills: list[Bounds] = field(default_factory=list)
    pictures: list[Bounds] = field(default_factory=list)
    order: dict[int, int] = field(default_factory=dict)
    covers: list[tuple[int, Bounds]] = field(default_factory=list)
    drawn: int = 0

    def covers_of(self, text: int) -> list[Bounds]:
        """What was drawn over the text object with this address."""
        when = self.order.get(text)
        return [] if when is None else [bounds for drawn, bounds in self.covers if drawn > when]


def read_shapes(page: pdfium.FPDF_PAGE) -> Shapes:
    """The shapes of one page. The caller holds the lock of pdfium."""
    shapes = Shapes()
    count = min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)
    for i in range(count):
        _read(pdfium.FPDFPage_GetObject(page, i), _IDENTITY, shapes, 0)
    return shapes


def _read(handle: pdfium.FPDF_PAGEOBJECT, outer: Matrix, shapes: Shapes, depth: int) -> None:
    kind = pdfium.FPDFPageObj_GetType(handle)
    shapes.drawn += 1
    if kind == pdfium.FPDF_PAGEOBJ_TEXT:
        shapes.order[ctypes.cast(handle, ctypes.c_void_p).value or 0] = shapes.drawn
    elif kind == pdfium.FPDF_PAGEOBJ_PATH:
        _read_path(handle, outer, shapes)
    elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
        shapes.grounds.append(_bounds(handle, outer))
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            shapes.pictures.append(shapes.grounds[-1])
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < 4:
        inner = _times(_matrix(handle), outer)
        for i in range(min(pdfium.FPDFFormObj_CountObjects(handle), _MOST_OBJECTS)):
            _read(pdfium.FPDFFormObj_GetObject(handle, i), inner, shapes, depth + 1)


def _read_path(handle: pdfium.FPDF_PAGEOBJECT, outer: Matrix, shapes: Shapes) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(handle, fill, stroke)
    if not (fill.value or stroke.value):
        return
    bounds = _bounds(handle, outer)
    width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
    lightness = _lightness(handle) if fill.value else 255
    is_coloured = lightness < _WHITE
    if fill.value and min(width, height) > _THIN and _is_opaque_rectangle(handle):
        shapes.covers.append((shapes.drawn, bounds))
    if is_coloured and min(width, height) > _THIN:
        shapes.grounds.append(bounds)
    if lightness < _PALEST and min(width, height) > _THIN:
        shapes.fills.append(bounds)
    if min(width, height) <= _THIN:
        if max(width, height) > 4:
            shapes.rules.append(bounds)
        return
    if not (stroke.value or is_coloured):
        return
    count = pdfium.FPDFPath_CountSegments(handle)
    if count <= _MOST_SEGMENTS:
        shapes.rules += _straight_lines(handle, count, _times(_matrix(handle), outer))


def _is_opaque_rectangle(handle: pdfium.FPDF_PAGEOBJECT) -> bool:
    """Whether it hides all that lies under its bounds: no drawing, not seen through, not clipped to a part."""
    if not 4 <= pdfium.FPDFPath_CountSegments(handle) <= 6 or pdfium.FPDFPageObj_HasTransparency(handle):
        return False
    if pdfium.FPDFClipPath_CountPaths(pdfium.FPDFPageObj_GetClipPath(handle)) > 0:
        return False
    return all(level for level in _is_level(handle))


def _is_level(handle: pdfium.FPDF_PAGEOBJECT) -> Iterator[bool]:
    """Of each side of a path of straight lines, whether it is level or upright; false of a curve."""
    x, y = ctypes.c_float(), ctypes.c_float()
    last: tuple[float, float] | None = None
    for i in range(pdfium.FPDFPath_CountSegments(handle)):
        segment = pdfium.FPDFPath_GetPathSegment(handle, i)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        yield pdfium.FPDFPathSegment_GetType(segment) != pdfium.FPDF_SEGMENT_BEZIERTO
        if last is not None:
            yield abs(last[0] - x.value) < 0.1 or abs(last[1] - y.value) < 0.1
        last = x.value, y.value


def _straight_lines(handle: pdfium.FPDF_PAGEOBJECT, count: int, matrix: Matrix) -> Iterator[Bounds]:
    """The upright and level lines of a path."""
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for i in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(handle, i)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = _apply(matrix, x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield from _level_or_upright(last, point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield from _level_or_upright(point, start)
        last = point


def _level_or_upright(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Bounds]:
    (x0, y0), (x1, y1) = one, other
    if (abs(x1 - x0) < 0.8) != (abs(y1 - y0) < 0.8) and max(abs(x1 - x0), abs(y1 - y0)) > 4:
        yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _lightness(handle: pdfium.FPDF_PAGEOBJECT) -> int:
    """Of the darkest of its colours, 0 to 255; 255 when it is transparent."""
    colour = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(handle, *colour):
        return 0
    red, green, blue, alpha = (part.value for part in colour)
    return min(red, green, blue) if alpha > 8 else 255


def _bounds(handle: pdfium.FPDF_PAGEOBJECT, outer: Matrix) -> Bounds:
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(handle, *sides)
    left, bottom, right, top = (side.value for side in sides)
    if outer is _IDENTITY:
        return left, bottom, right, top
    corners = [_apply(outer, x, y) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _matrix(handle: pdfium.FPDF_PAGEOBJECT) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(handle, found):
        return _IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    """First the inner transformation, then the outer one."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def lies_on(areas: Iterable[Bounds], x: float, y: float, margin: float) -> bool:
    """Whether a point lies on one of these areas, or within `margin` points of it."""
    return any(
        left - margin <= x <= right + margin and bottom - margin <= y <= top + margin
        for left, bottom, right, top in areas
    )
