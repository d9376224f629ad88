"""Fonts and paragraph styles of the sample PDFs."""

from typing import Any

from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from source import Meta

FONTS = "/usr/share/fonts/truetype"
FACES = {
    "Latin-Serif": ("Serif-Regular", "Serif-Bold", "Serif-Italic", "Serif-BoldItalic"),
    "Latin-Sans": ("Sans-Regular", "Sans-Bold", "Sans-Italic", "Sans-BoldItalic"),
}


def register_fonts() -> None:
    """Liberation for Latin text, Droid Sans Fallback for Chinese; both are embedded as subsets."""
    for family, faces in FACES.items():
        names = [family, f"{family}-B", f"{family}-I", f"{family}-BI"]
        for name, face in zip(names, faces, strict=True):
            pdfmetrics.registerFont(TTFont(name, f"{FONTS}/liberation/Liberation{face}.ttf"))
        pdfmetrics.registerFontFamily(family, *names)
    pdfmetrics.registerFont(TTFont("Han", f"{FONTS}/droid/DroidSansFallbackFull.ttf"))
    pdfmetrics.registerFontFamily("Han", "Han", "Han", "Han", "Han")


class Styles:
    """Paragraph styles for one document."""

    def __init__(self, meta: Meta, column: float) -> None:
        chinese = meta.language == "zh"
        self.sans = "Han" if chinese else "Latin-Sans"
        body = "Han" if chinese else "Latin-Serif"
        size = 10.0 if column < 9 * cm else 10.5
        wrap: dict[str, Any] = {"wordWrap": "CJK"} if chinese else {}
        accent = colors.HexColor(meta.accent)
        self.accent = accent
        self.body = ParagraphStyle(
            "body", fontName=body, fontSize=size, leading=size * (1.6 if chinese else 1.38), spaceAfter=6, **wrap
        )
        self.item = ParagraphStyle("item", self.body, spaceAfter=2.5)
        self.cell = ParagraphStyle("cell", self.body, fontName=self.sans, fontSize=8.5, leading=11.5, alignment=0)
        self.head_cell = ParagraphStyle("head", self.cell, textColor=colors.white)
        self.caption = ParagraphStyle("caption", self.cell, textColor=accent, spaceBefore=5, spaceAfter=4)
        self.callout = ParagraphStyle("callout", self.cell, fontSize=9.5, leading=13.5, spaceAfter=3)
        heading: dict[str, Any] = {"fontName": self.sans, "textColor": accent, "alignment": 0}
        self.h2 = ParagraphStyle("h2", self.body, **heading | {"fontSize": 14, "leading": 18, "spaceBefore": 9})
        self.h3 = ParagraphStyle("h3", self.body, **heading | {"fontSize": 11.5, "leading": 15, "spaceBefore": 5})
        light: dict[str, Any] = {"fontName": self.sans, "textColor": colors.white, "alignment": 0}
        self.title = ParagraphStyle("title", self.body, **light | {"fontSize": 21, "leading": 26})
        self.kicker = ParagraphStyle("kicker", self.body, **light | {"fontSize": 9, "leading": 12})
        self.subtitle = ParagraphStyle("subtitle", self.body, **light | {"fontSize": 12, "leading": 16})
        self.note = ParagraphStyle("note", self.kicker, fontSize=8.5, textColor=colors.HexColor("#ffe2a8"))
