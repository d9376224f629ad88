"""E-mail: headers, body, character sets; what is attached is only named here."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest.elements import ElementKind, Parsed
from ingest.parse import parse
from kb.errors import UnreadableFile


def mail(subject: str = "Depot minutes", text: str = "The Mill depot has 17 chargers.") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Liang Hong <liang@example.org>"
    message["To"] = "staff@example.org"
    message["Date"] = "Fri, 20 Jun 2014 09:30:00 +0800"
    message["Subject"] = subject
    message["Message-ID"] = "<1@example.org>"
    message.set_content(text)
    return message


def read(message: EmailMessage | bytes, name: str = "note.eml") -> Parsed:
    return parse(Path(name), message if isinstance(message, bytes) else message.as_bytes())


def texts(parsed: Parsed) -> list[str]:
    return [element.text for element in parsed.pages[0].elements]


def test_headers_and_text():
    parsed = read(mail())
    assert texts(parsed) == [
        "Depot minutes", "From: Liang Hong <liang@example.org>", "To: staff@example.org",
        "Date: Fri, 20 Jun 2014 09:30:00 +0800", "The Mill depot has 17 chargers.",
    ]  # fmt: skip
    assert parsed.pages[0].elements[0].kind is ElementKind.HEADING
    assert parsed.properties == {"title": "Depot minutes", "author": "Liang Hong", "published": "2014-06-20"}


def test_a_mail_in_html_only():
    message = mail()
    message.set_content("<html><body><p>The Mill depot has <b>17</b> chargers.</p></body></html>", subtype="html")
    assert texts(read(message))[-1] == "The Mill depot has 17 chargers."


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gb18030", "big5"])
def test_chinese(charset: str):
    message = mail("關於充電站" if charset == "big5" else "关于充电站")
    body = "高雄已經建成六十二座換電站。" if charset == "big5" else "海南已经建成六十二座换电站。"
    message.set_content(body, charset=charset)
    assert texts(read(message))[0] == str(message["Subject"])
    assert texts(read(message))[-1] == body


def test_what_is_attached_is_named():
    message = mail()
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="plan.pdf")
    message.add_attachment(mail("Earlier"))
    assert read(message).notes == ("Attached: plan.pdf, attachment-2.eml.",)


def test_a_mail_without_its_suffix_is_known_and_a_text_about_mail_is_not_one():
    assert read(mail(), "saved-message").media_type == "message/rfc822"
    assert read(b"From: the editor\nTo: all readers\n\nDear readers.", "letter.txt").media_type == "text/plain"


def test_a_mail_with_broken_headers_is_read_as_far_as_it_goes():
    content = b"From: =?utf-8?B?!!!?=\nDate: soon\nSubject: Depots\n\nThe Mill depot has 17 chargers.\n"
    parsed = read(content)
    assert parsed.properties["title"] == "Depots"
    assert "published" not in parsed.properties
    assert texts(parsed)[-1] == "The Mill depot has 17 chargers."


def test_a_web_page_that_a_browser_saved_as_one_file():
    page = (
        "<html><head><title>港口通报</title></head><body><h1>港口通报</h1><p>盐田港有31台换电卡车。</p></body></html>"
    )
    lines = (
        "From: <Saved by a browser>", "Snapshot-Content-Location: https://example.org/port", "Subject: port",
        "MIME-Version: 1.0", 'Content-Type: multipart/related; type="text/html"; boundary="--b"', "",
        "----b", "Content-Type: text/html; charset=gbk", "Content-Transfer-Encoding: 8bit", "", page,
        "----b", "Content-Type: text/css", "", "p { color: red }", "----b--", "",
    )  # fmt: skip
    parsed = read("\r\n".join(lines).encode("gbk"), "port.mhtml")
    assert texts(parsed) == ["港口通报", "盐田港有31台换电卡车。"]
    assert parsed.properties["title"] == "港口通报"
    assert parsed.media_type == "multipart/related"


def test_a_saved_page_without_a_page_is_told():
    with pytest.raises(UnreadableFile, match="'port.mht' holds no text"):
        read(b"From: <Saved>\nMIME-Version: 1.0\nContent-Type: text/css\n\np {}\n", "port.mht")
