"""What can be read in the widget, where axe does not look."""

from __future__ import annotations

import pytest

from chatting import ask, open_chat
from tests.browser.conftest import Embed

SUMMIT = "2012年北京峰会有多少人参加？"  # answered by a figure, which is marked


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_answering_words_are_read_through_their_marker(embed: Embed, scheme: str):
    page = embed(context={"color_scheme": scheme})
    open_chat(page)
    mark = ask(page, SUMMIT).locator("mark").first
    ink, marker = mark.evaluate("""(mark) => {
        const { backgroundColor: paper } = getComputedStyle(mark.closest(".panel"));
        const { color, backgroundImage } = getComputedStyle(mark);
        const pen = document.createElement("canvas").getContext("2d");
        const shown = (...layers) => {
            for (const layer of layers) {
                pen.fillStyle = layer;
                pen.fillRect(0, 0, 1, 1);
            }
            return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
        };
        const [marker] = backgroundImage.match(/color\\(srgb [^)]+\\)/);
        return [shown(paper, color), shown(paper, marker)];
    }""")
    lighter, darker = sorted((luminance(ink), luminance(marker)), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5  # what WCAG asks for; axe does not look at gradients


def luminance(colour: list[int]) -> float:
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (one / 255 for one in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
