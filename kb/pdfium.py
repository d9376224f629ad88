"""The one door to pdfium, which is not thread-safe: whoever reads or draws a PDF holds this lock while doing so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2

PDFIUM_LOCK = threading.RLock()


@contextmanager
def open_document(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF held in memory; the lock is held until the block ends, and every handle is closed by then.

    Raises pypdfium2.PdfiumError when pdfium cannot open it (damaged, or protected by a password).
    """
    with PDFIUM_LOCK:
        document = pypdfium2.PdfDocument(content)
        try:
            yield document
        finally:
            document.close()
