"""One picture to lines of text. Runs in a worker process, where the models are loaded once.

rapidocr carries the weights of PP-OCRv6 (PaddleOCR, Apache-2.0; Chinese and English) in its wheel. They are named here
by path, because the package downloads a model that it is not given and does not find.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

LONGEST_SIDE = 2000  # pixels: what the package makes of larger pictures by itself; A4 at 170 dots to the inch
_MODELS = {
    "Det": "PP-OCRv6_det_small.onnx",
    "Rec": "PP-OCRv6_rec_small.onnx",
}
_TALL = 1.5  # from this ratio of height to width on, the package turns a box to read it

_UNCERTAIN = 0.75  # a page of which less is made out may stand on its head

Quad = tuple[tuple[float, float], ...]
"""Corners of a line as one reads it: top left, top right, bottom right, bottom left, in pixels."""


@dataclass(frozen=True, slots=True)
class OcrLine:
    """A line as recognised. `letters` are left and right of each character but spaces, as parts of the line's width;
    `confidence` is the mean probability of its characters, 0 to 1."""

    text: str
    confidence: float
    quad: Quad
    letters: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class OcrPage:
    """The lines of a picture of so many `pixels` (width, height), in the coordinates that it has after it was turned
    clockwise by `turn` degrees (0, 90, 180, 270) to be upright."""

    pixels: tuple[int, int]
    turn: int
    lines: tuple[OcrLine, ...]

    @property
    def confidence(self) -> float:
        """The mean over all characters; 0 where there are none."""
        letters = sum(len(line.text) for line in self.lines)
        return sum(line.confidence * len(line.text) for line in self.lines) / max(1, letters)


def recognise(picture: np.ndarray) -> OcrPage:
    """The lines of a picture (height, width, 3; RGB bytes); one that lies on its side or its head is turned first.

    Which way up it reads best is told by the confidence; the package's own model for lines that stand on their heads
    is not used, for it would leave the lines of such a page in the wrong order.
    """
    pixels = picture.shape[1], picture.shape[0]
    upright = OcrPage(pixels, 0, _lines(picture))
    on_its_side = 2 * sum(map(_is_tall, upright.lines)) > len(upright.lines)
    if not on_its_side and (not upright.lines or upright.confidence >= _UNCERTAIN):
        return upright
    others = (90, 270) if on_its_side else (180,)
    turned = [OcrPage(pixels, turn, _lines(np.rot90(picture, -turn // 90))) for turn in others]
    # The package reads tall boxes as well, turned one by one: as lines of a page they would be in the wrong order.
    return max(turned if on_its_side else [upright, *turned], key=lambda page: page.confidence)


def _is_tall(line: OcrLine) -> bool:
    xs, ys = zip(*line.quad, strict=True)
    return bool(max(ys) - min(ys) > _TALL * (max(xs) - min(xs)))


def _lines(picture: np.ndarray) -> tuple[OcrLine, ...]:
    found = _engine()(np.ascontiguousarray(picture[:, :, ::-1]))
    if found.txts is None or found.boxes is None:
        return ()
    return tuple(
        OcrLine(text, float(score), tuple((float(x), float(y)) for x, y in box), _places(box, letters))
        for text, score, box, letters in zip(found.txts, found.scores, found.boxes, found.word_results, strict=True)
    )


def _places(box: np.ndarray, letters: Any) -> tuple[tuple[float, float], ...]:
    along = box[1] - box[0]
    length = float(along @ along) or 1.0
    corners = [(np.array(quad) - box[0]) @ along / length for _, _, quad in letters]
    return tuple((float(min(each)), float(max(each))) for each in corners)


@cache
def _engine() -> Any:
    import cv2  # noqa: PLC0415
    import rapidocr  # noqa: PLC0415

    cv2.setNumThreads(1)
    folder = Path(rapidocr.__file__).parent / "models"
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.text_score": 0.0,  # what is too faint is told, not dropped in silence
            "Global.max_side_len": LONGEST_SIDE,
            "Global.use_cls": False,
            "Global.return_word_box": True,
            "Global.return_single_char_box": True,
            # The pages are read side by side, a processor each.
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            **{f"{part}.model_path": str(folder / name) for part, name in _MODELS.items()},
        }
    )
