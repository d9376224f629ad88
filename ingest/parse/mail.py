"""E-mail (EML): who wrote to whom and when, and the text. What is attached is read by `ingest/archives.py`. And web
pages that a browser saved as one file (MHTML), which have the form of a mail."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from ingest.elements import Element, ElementKind, Parsed, ParsedPage
from ingest.parse.characters import tidy

MAIL = "message/rfc822"
SAVED_PAGE = "multipart/related"
_SHOWN = ("From", "To", "Cc", "Date")


def parse_mail(content: bytes, read_text: Callable[[bytes], Parsed], read_html: Callable[[bytes], Parsed]) -> Parsed:
    """One page: the subject as its heading, the other headers, the body, as text where there is one, else as HTML.

    `read_text` and `read_html` parse a body of their kind. Sender, subject and day are its author, title and date.
    """
    message = read_message(content)
    subject = _header(message, "Subject")
    told = {name: _header(message, name) for name in _SHOWN}
    headers = [Element(ElementKind.PARAGRAPH, f"{name}: {value}") for name, value in told.items() if value]
    heading = [Element(ElementKind.HEADING, subject, level=1)] if subject else []
    names = [name for name, _ in attachments(message)]
    notes = (f"Attached: {', '.join(names)}.",) if names else ()
    page = ParsedPage(1, (*heading, *headers, *_body(message, read_text, read_html)))
    return Parsed(MAIL, (page,), _properties(message, subject), notes)


def parse_saved_page(content: bytes, read_html: Callable[[bytes], Parsed]) -> Parsed:
    """The page itself, without the pictures and styles saved with it."""
    body = _decoded(read_message(content), "html")
    return replace(read_html(body), media_type=SAVED_PAGE) if body else Parsed(SAVED_PAGE, (ParsedPage(1, ()),))


def read_message(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=email.policy.default)


def attachments(message: EmailMessage) -> Iterator[tuple[str, EmailMessage]]:
    """What was attached, by name; a mail that was forwarded whole is one. Pictures within the text are not."""
    count = 0
    for part in message.iter_attachments():
        if part.is_attachment() or part.get_content_type() == MAIL:
            count += 1
            suffix = ".eml" if part.get_content_type() == MAIL else ""
            yield part.get_filename() or f"attachment-{count}{suffix}", part


def attached_bytes(part: EmailMessage) -> bytes:
    if part.get_content_type() == MAIL:
        inner = part.get_content()
        return bytes(inner)
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _body(
    message: EmailMessage, read_text: Callable[[bytes], Parsed], read_html: Callable[[bytes], Parsed]
) -> tuple[Element, ...]:
    for kind, read in (("plain", read_text), ("html", read_html)):
        content = _decoded(message, kind)
        if content.strip():
            return read(content).pages[0].elements
    return ()


def _decoded(message: EmailMessage, kind: str) -> bytes:
    """The body of this kind, in UTF-8 where the mail says how it is written; empty if there is none."""
    part = message.get_body((kind,))
    if part is None:
        return b""
    payload = part.get_payload(decode=True)
    charset = part.get_content_charset()
    content = payload if isinstance(payload, bytes) else b""
    return _as_utf8(content, charset) if charset and charset not in ("us-ascii", "utf-8") else content


def _as_utf8(content: bytes, charset: str) -> bytes:
    """What the mail declares is believed, unless it cannot be so: then the bytes are left to be guessed."""
    try:
        name = "gb18030" if charset in ("gb2312", "gbk") else charset
        return content.decode(name).encode()
    except (UnicodeDecodeError, LookupError):
        return content


def _properties(message: EmailMessage, subject: str) -> dict[str, str]:
    said = {"title": subject, "author": _sender(message)}
    try:
        said["published"] = parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    except (TypeError, ValueError):
        said["published"] = ""
    return {name: value for name, value in said.items() if value}


def _sender(message: EmailMessage) -> str:
    name, address = parseaddr(_header(message, "From"))
    return tidy(name or address)


def _header(message: EmailMessage, name: str) -> str:
    """A header as text; as it stands in the file where the package fails on it, as it does on some broken words."""
    try:
        return tidy(str(message[name] or ""))
    except (IndexError, ValueError, AttributeError, TypeError):
        raw = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
        return tidy(str(raw))
