"""Everything that can go wrong in Footnote, as one tree.

FootnoteError
├── InvalidInput          what was sent cannot be used as it is
│   ├── UnsupportedFormat     a file of a kind that is not read
│   └── UnreadableFile        a file of a known kind that cannot be read (empty, damaged, encrypted)
├── Unauthorized          a key or token was given and is not valid
│   └── TokenExpired          a viewer token was valid, and is over
├── Forbidden             the viewer's tier does not reach, or the page may not ask
├── TooManyRequests       this viewer has asked for too much in too short a time
├── NotFound              there is no such thing (or none the viewer may know of)
├── Conflict              it clashes with what is there
│   ├── Changed               what was to be changed has changed since it was read
│   └── LibraryInUse          another process has the library open
├── IncompatibleLibrary   made by another encoder or a newer schema
├── Unavailable           cannot be done now: not ready, port taken
│   ├── StorageFull           the disk is full
│   └── ModelFailed           the chat model cannot be had, or what it says is of no use
└── Inconsistent          catalog and indexes do not agree

Each message is one sentence of what went wrong with what, and `advice` says what to do. `kb` and `ingest` know no
HTTP and no exit status: `api` maps classes to both in one table each.
"""

from __future__ import annotations

from typing import Literal


class FootnoteError(Exception):
    """The common base. `str(error)` is the sentence for people; `advice` what to do about it."""

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


class InvalidInput(FootnoteError):
    """What was sent cannot be used as it is."""


class UnsupportedFormat(InvalidInput):
    """A file of a kind that Footnote does not read."""


class UnreadableFile(InvalidInput):
    """A file of a known kind that cannot be read: empty, damaged, encrypted, not permitted."""


class Unauthorized(FootnoteError):
    """A key or token was given and is not valid."""


class TokenExpired(Unauthorized):
    """A viewer token was valid, and is over."""


class Forbidden(FootnoteError):
    """The viewer's tier does not reach, or the page that the request comes from may not ask."""


class TooManyRequests(FootnoteError):
    """This viewer has asked for too much in too short a time. `seconds`: until they may again, 1 or more."""

    def __init__(self, message: str, *, advice: str = "", seconds: int = 60) -> None:
        super().__init__(message, advice=advice)
        self.seconds = seconds


class NotFound(FootnoteError):
    """There is no such thing, or none that this viewer may know of."""


class Conflict(FootnoteError):
    """It clashes with what is already there."""


class Changed(Conflict):
    """What was to be changed has changed since it was read."""


class LibraryInUse(Conflict):
    """Another process has the library open."""


class IncompatibleLibrary(FootnoteError):
    """The library was made by another encoder, or by a newer Footnote."""


class Unavailable(FootnoteError):
    """It cannot be done now."""


class StorageFull(Unavailable):
    """The disk that holds the library is full."""


class ModelFailed(Unavailable):
    """The chat model cannot be had, is too slow, has no more to give, or says nothing of use: `reason`."""

    def __init__(
        self,
        message: str,
        *,
        advice: str = "",
        reason: Literal["down", "slow", "over_quota", "nonsense"] = "down",
    ) -> None:
        super().__init__(message, advice=advice)
        self.reason = reason


class Inconsistent(FootnoteError):
    """The catalog and the indexes do not agree."""
