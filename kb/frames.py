"""Picture files as pages: PNG, JPEG, WebP and BMP have one, TIFF may have many."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "TIFF": "image/tiff", "WEBP": "image/webp", "BMP": "image/bmp"}
_A4 = 842.0  # points: the longer side of a page whose picture does not say how large it was
_SCANNERS = (100.0, 1200.0)  # dots to the inch; what says less or more means a screen, or nothing


def frame_count(content: bytes) -> int:
    with Image.open(io.BytesIO(content), formats=tuple(MEDIA_TYPES)) as picture:
        return int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1


def read_frame(content: bytes, index: int) -> Image.Image:
    """Page `index` (from 0), upright as its camera noted, in colours.

    Raises what Pillow raises on a broken one: OSError, SyntaxError, ValueError, Image.DecompressionBombError.
    """
    with Image.open(io.BytesIO(content), formats=tuple(MEDIA_TYPES)) as picture:
        picture.seek(index)
        return ImageOps.exif_transpose(picture).convert("RGB")


def frame_size(content: bytes, index: int) -> tuple[float, float]:
    """Width and height of page `index` in points."""
    with Image.open(io.BytesIO(content), formats=tuple(MEDIA_TYPES)) as picture:
        picture.seek(index)
        width, height = picture.size
        if picture.getexif().get(0x0112, 1) >= 5:  # orientation: lying on its side
            width, height = height, width
        dots = float(picture.info.get("dpi", (0.0, 0.0))[0])
    scale = 72.0 / dots if _SCANNERS[0] <= dots <= _SCANNERS[1] else _A4 / max(width, height)
    return round(width * scale, 2), round(height * scale, 2)


def media_type(content: bytes) -> str:
    with Image.open(io.BytesIO(content), formats=tuple(MEDIA_TYPES)) as picture:
        return MEDIA_TYPES[str(picture.format)]
