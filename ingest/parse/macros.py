"""Macros in Office files. Nothing here runs them; a file that has some is read as the same file without them."""

from __future__ import annotations

import io
import re
from zipfile import ZIP_DEFLATED, ZipFile

_TYPES = "[Content_Types].xml"
# What a file with macros calls its main part, and what one without calls it.
_MAIN = (
    (rb"application/vnd\.ms-word\.(?:document|template)\.macroEnabled\.main\+xml",
     b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
    (rb"application/vnd\.ms-excel\.(?:sheet|template)\.macroEnabled\.main\+xml",
     b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
    (rb"application/vnd\.ms-powerpoint\.(?:presentation|template|slideshow)\.macroEnabled\.main\+xml",
     b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"),
)  # fmt: skip


def without_macros(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """An Office file as one that has no macros, and a note if it had some; the same bytes if not.

    Raises what zipfile raises on a broken one.
    """
    with ZipFile(io.BytesIO(content)) as package:
        macros = [name for name in package.namelist() if name.lower().endswith(("vbaproject.bin", "vbadata.xml"))]
        types = package.read(_TYPES)
        plain = types
        for pattern, replacement in _MAIN:
            plain = re.sub(pattern, replacement, plain)
        notes = ("It holds macros, which are not run and not read.",) if macros else ()
        if plain == types:
            return content, notes
        out = io.BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as copy:
            for name in package.namelist():
                if name not in macros:
                    copy.writestr(name, plain if name == _TYPES else package.read(name))
    return out.getvalue(), notes
