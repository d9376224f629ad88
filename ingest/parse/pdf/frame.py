"""Coordinates: from those of the file to the page as shown, and to the frame in which a text runs left to right."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.parse.pdf.shapes import Bounds
from kb.records import Box


@dataclass(frozen=True, slots=True)
class Frame:
    """Turns page coordinates (origin bottom left, before rotation) into the frame of a text direction and back."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @property
    def size(self) -> tuple[float, float]:
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.rotation in (90, 270) else (width, height)

    def shown(self, x: float, y: float) -> tuple[float, float]:
        if self.rotation == 0:
            return x - self.left, self.top - y
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def turned(self, x: float, y: float, direction: int) -> tuple[float, float]:
        """From the page as shown to the frame in which text of this direction runs left to right."""
        if direction == 0:
            return x, y
        width, height = self.size
        if direction == 90:
            return height - y, x
        if direction == 180:
            return width - x, height - y
        return y, width - x

    def turned_bounds(self, bounds: Bounds, direction: int) -> Bounds:
        """A rectangle in page coordinates as left, top, right, bottom in the frame of a direction."""
        one = self.turned(*self.shown(bounds[0], bounds[1]), direction)
        other = self.turned(*self.shown(bounds[2], bounds[3]), direction)
        return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])

    def share(self, bounds: Bounds) -> float:
        """The part of the page that a rectangle in page coordinates covers, 0 to 1."""
        width = min(bounds[2], self.right) - max(bounds[0], self.left)
        height = min(bounds[3], self.top) - max(bounds[1], self.bottom)
        whole = (self.right - self.left) * (self.top - self.bottom)
        return max(0.0, width) * max(0.0, height) / whole if whole > 0 else 0.0

    def box(self, x0: float, top: float, x1: float, bottom: float, direction: int) -> Box:
        """The rectangle of the direction's frame as it stands on the page, cut at the page's edges."""
        width, height = self.size
        corners = ((x0, top), (x1, bottom))
        if direction == 90:
            corners = ((top, height - x0), (bottom, height - x1))
        elif direction == 180:
            corners = ((width - x0, height - top), (width - x1, height - bottom))
        elif direction == 270:
            corners = ((width - top, x0), (width - bottom, x1))
        xs = sorted(min(max(x, 0.0), width) for x, _ in corners)
        ys = sorted(min(max(y, 0.0), height) for _, y in corners)
        return Box(round(xs[0], 2), round(ys[0], 2), round(xs[1], 2), round(ys[1], 2))
