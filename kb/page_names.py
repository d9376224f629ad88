"""What to call a page: by the number printed on it, beside the place where a viewer of PDFs finds it."""

from __future__ import annotations

import re

_PRINTED = re.compile(r"(?:[a-z]{1,3}[-–. ]?)?\d{1,4}[a-z]?|[ivxlcdm]{1,9}", re.I)


def is_printed_number(label: str) -> bool:
    """Whether a page's label is a number such as are printed on pages (12, xiv, A-3), and not a name (of a sheet)."""
    return bool(_PRINTED.fullmatch(label))


def page_name(number: int, label: str | None) -> str:
    """A page as it is told to people.

    >>> page_name(14, "12")
    'p. 12 (PDF page 14)'
    >>> page_name(14, None)
    'p. 14'
    """
    if not label or label == str(number):
        return f"p. {number}"
    return f"p. {label} (PDF page {number})" if is_printed_number(label) else label
