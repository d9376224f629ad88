"""What is inside a ZIP archive or a mail: files that are publications of their own, or the reason why one is not."""

from __future__ import annotations

import io
import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingest.parse import SUFFIXES
from ingest.parse.characters import tidy
from ingest.parse.decoding import is_everyday_chinese, is_everyday_traditional
from ingest.parse.formats import Format, damaged, detect
from ingest.parse.mail import attached_bytes, attachments, read_message
from kb.errors import FootnoteError, UnreadableFile

_DEEPEST = 3  # archives within archives
_HIGHEST_RATIO = 200  # of size to compressed size: text at its most repetitive stays below
_UNSUSPECTED = 1_000_000  # bytes: a member that small is no bomb, whatever its ratio
# What the standard library raises of a member that is damaged or packed in a way of its own.
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1


@dataclass(frozen=True, slots=True)
class Limits:
    """`files` and `megabytes` are of everything unpacked from one file, `file_megabytes` of each."""

    files: int
    megabytes: int
    file_megabytes: int


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside: its path below the archive ("inner.zip/a.pdf") and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """A file inside that is not read, or what is left of an archive that is not."""

    name: str
    error: FootnoteError


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file inside of a kind that is not read."""

    name: str


Found = Member | Refused | PassedOver


@dataclass(slots=True)
class _Budget:
    """What of the limits is left, in files and bytes."""

    limits: Limits
    files: int
    left: int


def is_archive(path: Path, content: bytes) -> bool:
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06")) and detect(path, content) is Format.ZIP


def is_mail(path: Path, content: bytes) -> bool:
    return path.suffix.lower() == ".eml" and detect(path, content) is Format.MAIL


def members(path: Path, content: bytes, limits: Limits) -> Iterator[Found]:
    """The files inside, one after the other, those of archives and mails inside as well.

    Raises:
        UnreadableFile: the archive cannot be opened, or holds more than `limits` allow.
    """
    budget = _Budget(limits, limits.files, limits.megabytes * 1_000_000)
    yield from _inside(path, content, PurePosixPath(), 1, budget)


def _inside(path: Path, content: bytes, above: PurePosixPath, depth: int, budget: _Budget) -> Iterator[Found]:
    read = _attached if is_mail(path, content) else _unpacked
    for found in read(path, content, budget):
        name = (above / found.name).as_posix()
        if isinstance(found, Refused):
            yield Refused(name, found.error)
        elif isinstance(found, PassedOver):
            yield PassedOver(name)
        else:
            yield from _member(path, Member(name, found.content), depth, budget)


def _member(path: Path, member: Member, depth: int, budget: _Budget) -> Iterator[Found]:
    """The member itself, and what is inside it."""
    inner = path / member.name
    try:
        archive, mail = is_archive(inner, member.content), is_mail(inner, member.content)
    except FootnoteError as error:
        yield Refused(member.name, error)
        return
    if archive and depth == _DEEPEST:
        yield Refused(member.name, _refusal(member.name, f"lies more than {_DEEPEST} archives deep"))
        return
    if not archive:
        yield member
    if archive or (mail and depth < _DEEPEST):
        try:
            yield from _inside(inner, member.content, PurePosixPath(member.name), depth + 1, budget)
        except UnreadableFile as error:
            yield Refused(member.name, error)


def _unpacked(path: Path, content: bytes, budget: _Budget) -> Iterator[Found]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if any(PurePosixPath(name).name == "catalog.yaml" for name in archive.namelist()):
                # Passed over, it would open to everybody what it closes.
                raise UnreadableFile(
                    f"'{path.name}' holds a catalog.yaml, which is read in folders only.",
                    advice="Unpack it and ingest the folder.",
                )
            for info in archive.infolist():
                yield from _unpack(archive, info, path.name, budget)
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        raise damaged(path, Format.ZIP.value) from error


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str, budget: _Budget) -> Iterator[Found]:
    name = _name(info)
    path = PurePosixPath(name)
    if info.is_dir() or stat.S_ISLNK(info.external_attr >> 16) or _is_hidden(path):
        return
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", name):
        yield Refused(tidy(path.name), _refusal(tidy(name), "would be unpacked outside of its archive"))
    elif path.suffix.lower() not in SUFFIXES:
        yield PassedOver(tidy(name))
    elif info.flag_bits & _ENCRYPTED_FLAG:
        yield Refused(tidy(name), _refusal(path.name, "is protected by a password", "Unpack it and ingest the files."))
    else:
        budget.files -= 1
        if budget.files < 0:
            raise _too_much(where, f"more than {budget.limits.files} files", "FOOTNOTE_MAX_ARCHIVE_FILES")
        try:
            yield Member(tidy(name), _bytes_of(archive, info, where, budget))
        except _UNREADABLE as error:
            refusal = _refusal(path.name, "is damaged, or packed in a way that is not known")
            refusal.__cause__ = error
            yield Refused(tidy(name), refusal)
        except UnreadableFile as error:
            if budget.left <= 0:
                raise
            yield Refused(tidy(name), error)


def _bytes_of(archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str, budget: _Budget) -> bytes:
    """Read no more than is allowed, whatever the archive says of the member's size."""
    ratio = max(_UNSUSPECTED, _HIGHEST_RATIO * info.compress_size)
    most = min(budget.limits.file_megabytes * 1_000_000, ratio, budget.left)
    with archive.open(info) as packed:
        content = packed.read(most + 1)
    if len(content) <= most:
        budget.left -= len(content)
        return content
    if most == budget.left:
        budget.left = 0
        raise _too_much(where, f"more than {budget.limits.megabytes} MB", "FOOTNOTE_MAX_ARCHIVE_MB")
    if most == ratio:
        raise _refusal(info.filename, f"is packed more than {_HIGHEST_RATIO} times: an archive that unpacks for ever")
    raise _refusal(info.filename, f"has more than {budget.limits.file_megabytes} MB", "Raise FOOTNOTE_MAX_FILE_MB.")


def _attached(path: Path, content: bytes, budget: _Budget) -> Iterator[Found]:
    try:
        parts = [(given, attached_bytes(part)) for given, part in attachments(read_message(content))]
    except (UnicodeError, LookupError, ValueError, TypeError, AttributeError) as error:
        raise damaged(path, "mail") from error  # the mail library raises what it meets in decoding a name
    for given, attached in parts:
        name = tidy(PurePosixPath(given.replace("\\", "/")).name) or "attachment"
        if PurePosixPath(name).suffix.lower() not in SUFFIXES:
            yield PassedOver(name)
            continue
        budget.files -= 1
        budget.left -= len(attached)
        if budget.files < 0 or budget.left < 0:
            raise _too_much(path.name, "more attached than is allowed", "FOOTNOTE_MAX_ARCHIVE_MB or _FILES")
        yield Member(name, attached)


def _name(info: zipfile.ZipInfo) -> str:
    """The path of a member. What is not marked as UTF-8 was read as code page 437, which is seldom what it is."""
    name = info.filename
    if not info.flag_bits & _UTF8_FLAG and not name.isascii():
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030", "big5"):
            try:
                guess = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            if encoding == "utf-8" or (is_everyday_traditional if encoding == "big5" else is_everyday_chinese)(guess):
                name = guess
                break
    return name.replace("\\", "/")


def _is_hidden(path: PurePosixPath) -> bool:
    """What is passed over in folders too; `..` is told, not hidden."""
    return any(part.startswith((".", "_")) and part != ".." for part in path.parts)


def _refusal(name: str, reason: str, advice: str = "Check the archive, or leave the file out.") -> UnreadableFile:
    return UnreadableFile(f"'{tidy(PurePosixPath(name).name)}' {reason}.", advice=advice)


def _too_much(name: str, what: str, setting: str) -> UnreadableFile:
    return UnreadableFile(f"'{name}' holds {what}.", advice=f"Unpack it yourself, or raise {setting}.")
