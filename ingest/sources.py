"""Which files there are to read, what `catalog.yaml` says of them, and which document each one is."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator

from ingest.parse import SUFFIXES
from ingest.parse.characters import plain_name
from kb.access import Tier
from kb.errors import InvalidInput, NotFound, UnreadableFile
from kb.records import Kind

CATALOG_FILE = "catalog.yaml"
_NO_TEXT = "\ufffd"  # in a path, for bytes that are none


class CatalogEntry(BaseModel):
    """What `catalog.yaml` may say of one publication."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    title: str | None = None
    kind: Kind | None = None
    publisher: str | None = None
    program: str | None = None
    published: date | None = None
    language: str | None = None
    tier: Tier = Tier.PUBLIC
    listed: bool = False
    edition_of: str | None = None
    url: str | None = None
    illustrative: bool = False
    place: str | None = None
    covers_from: date | None = None
    covers_until: date | None = None

    @field_validator("path", "edition_of")
    @classmethod
    def inside(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if value.startswith("/") or ".." in PurePosixPath(value).parts:
            raise ValueError("must be a path inside the folder of catalog.yaml")
        # `./a.pdf` is `a.pdf`: an entry that missed its file would open that file to everybody.
        return PurePosixPath(value).as_posix()

    @model_validator(mode="after")
    def in_order(self) -> CatalogEntry:
        if self.covers_from and self.covers_until and self.covers_from > self.covers_until:
            raise ValueError("covers_from must not be later than covers_until")
        return self


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read. `source` is the lasting name of the document: the folder's name and the path below it."""

    path: Path
    source: str
    entry: CatalogEntry | None
    edition_of: str | None = None


def told_of(file: SourceFile) -> dict[str, Any]:
    """What the catalog file says of a file, as JSON, to be kept beside it."""
    entry = file.entry.model_dump(mode="json", exclude_unset=True) if file.entry else None
    return {"entry": entry, "edition_of": file.edition_of}


def as_told(origin: str, source: str, told: Mapping[str, Any]) -> SourceFile:
    """The file again that was read at `origin`, without its catalog file."""
    entry = CatalogEntry.model_validate(told["entry"]) if told.get("entry") else None
    return SourceFile(Path(origin), source, entry, told.get("edition_of"))


def inside(archive: SourceFile, name: str) -> SourceFile:
    """A file inside an archive or a mail: who may read the archive is told of it too, what it is called is not."""
    entry = archive.entry
    own = ("title", "kind", "published", "language", "edition_of", "place", "covers_from", "covers_until")
    told = entry and entry.model_copy(update=dict.fromkeys(own))
    return SourceFile(archive.path / name, f"{archive.source}/{name}", told)


def uploaded(filename: str, size: int, description: Mapping[str, str], max_file_mb: int) -> SourceFile:
    """An uploaded file under the source `upload/<filename>`; one of the same name is replaced.

    Raises:
        InvalidInput: a name or a description that does not fit, too many bytes.
    """
    name = PurePosixPath(filename.replace("\\", "/")).name
    if not name or name.startswith("."):
        raise InvalidInput("The upload has no file name.", advice="Send the file with its name.")
    _check_size(name, size, max_file_mb)
    try:
        entry = CatalogEntry.model_validate({**description, "path": name})
    except ValidationError as error:
        first = error.errors()[0]
        raise InvalidInput(
            f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}.",
            advice=f"A description may hold {', '.join(CatalogEntry.model_fields)}.",
        ) from error
    return SourceFile(Path("upload") / name, f"upload/{name}", entry, entry.edition_of)


@dataclass(frozen=True, slots=True)
class Found:
    """The files to read, and the paths that are named but not there or of a kind that is not read."""

    files: tuple[SourceFile, ...]
    missing: tuple[str, ...]
    passed_over: tuple[Path, ...]


def find_sources(paths: Iterable[Path]) -> Found:
    """Look through files and folders. Names beginning with `.` or `_` are passed over, and so is `catalog.yaml`.

    A folder further down that has a catalog of its own is governed by that one, however the folder was reached.

    Raises:
        NotFound: a path that is not there.
        InvalidInput: a `catalog.yaml` that cannot be used, a folder that cannot be read.
    """
    files: dict[Path, SourceFile] = {}
    missing: dict[str, None] = {}
    passed_over: dict[Path, None] = {}
    catalogs: dict[Path, dict[str, CatalogEntry]] = {}
    for given in paths:
        path = Path(os.path.abspath(given))
        if not path.exists():
            raise NotFound(f"There is no file or folder {given}.", advice="Check the path.")
        for root, file in _walk(path, _root(path), frozenset()) if path.is_dir() else [(_root(path), path)]:
            if root not in catalogs:
                catalogs[root] = _read_catalog(root / CATALOG_FILE)
            if file.name == CATALOG_FILE:
                missing |= dict.fromkeys(str(root / name) for name in catalogs[root] if not (root / name).is_file())
            elif path.is_dir() and file.suffix.lower() not in SUFFIXES:
                passed_over[file] = None
            else:
                files[file] = _source_file(root, file, catalogs[root])
    return Found(tuple(files.values()), tuple(missing), tuple(passed_over))


def _root(path: Path) -> Path:
    """The folder that names documents below it: the nearest one with a catalog, else the folder itself."""
    folder = path if path.is_dir() else path.parent
    return next((each for each in (folder, *folder.parents) if (each / CATALOG_FILE).is_file()), folder)


def _walk(folder: Path, root: Path, above: frozenset[Path]) -> Iterator[tuple[Path, Path]]:
    """Each file with the folder that names it. `above` are the real folders on the way here: a link to one of them
    would go round for ever."""
    try:
        names = sorted(folder.iterdir())
    except OSError as error:
        raise InvalidInput(
            f"The folder {folder} cannot be read: {error.strerror}.", advice="Check its permissions, or leave it out."
        ) from error
    if folder / CATALOG_FILE in names and (folder / CATALOG_FILE).is_file():
        root = folder
        yield root, folder / CATALOG_FILE
    above |= {folder.resolve()}
    beside = _beside_pages(names)
    for path in names:
        if path.name.startswith((".", "_")) or path.name == CATALOG_FILE or path.name in beside:
            continue
        if not path.is_dir():
            yield root, path
        elif path.resolve() not in above:
            yield from _walk(path, root, above)


def _beside_pages(names: Iterable[Path]) -> set[str]:
    """The folders in which browsers keep the pictures, styles and frames of the web pages that they save."""
    pages = (path.stem for path in names if path.suffix.lower() in (".html", ".htm", ".xhtml"))
    return {f"{page}{ending}" for page in pages for ending in ("_files", ".files", "_文件")}


def _source_file(root: Path, file: Path, entries: dict[str, CatalogEntry]) -> SourceFile:
    relative = file.relative_to(root).as_posix()
    entry = entries.get(relative)
    edition_of = f"{root.name}/{entry.edition_of}" if entry and entry.edition_of else None
    source = plain_name(f"{root.name}/{relative}")
    # Nothing that is kept or sent can hold such bytes: reading it tells what is wrong.
    file = Path(os.fsencode(file).decode("utf-8", "replace"))
    return SourceFile(path=file, source=source, entry=entry, edition_of=edition_of and plain_name(edition_of))


def _read_catalog(file: Path) -> dict[str, CatalogEntry]:
    if not file.is_file():
        return {}
    advice = "See the README for what catalog.yaml may hold."
    try:
        told = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise InvalidInput(f"{file} is not YAML that can be read: {error}.", advice=advice) from error
    listed = told.get("documents") if isinstance(told, dict) else None
    if not isinstance(listed, list):
        raise InvalidInput(f"{file} has no list `documents`.", advice=advice)
    entries: dict[str, CatalogEntry] = {}
    for number, item in enumerate(listed, start=1):
        entry = _entry(file, number, item)
        if entry.path in entries:
            raise InvalidInput(f"{file} names {entry.path} twice.", advice="Keep one of the two entries.")
        entries[entry.path] = entry
    for entry in entries.values():
        if entry.edition_of and entry.edition_of not in entries:
            raise InvalidInput(
                f"{file}: {entry.path} is an edition of {entry.edition_of}, which the catalog does not name.",
                advice="`edition_of` is the path of another entry.",
            )
        _refuse_circle(file, entry, entries)
    return entries


def _refuse_circle(file: Path, entry: CatalogEntry, entries: dict[str, CatalogEntry]) -> None:
    seen = [entry.path]
    while (before := entries[seen[-1]].edition_of) in entries:
        if before in seen:
            raise InvalidInput(
                f"{file}: {' is an edition of '.join([*seen, str(before)])}.",
                advice="`edition_of` names the edition before or the first one, and that one has none.",
            )
        seen.append(str(before))


def _entry(file: Path, number: int, item: object) -> CatalogEntry:
    try:
        return CatalogEntry.model_validate(item)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "entry"
        raise InvalidInput(
            f"{file}, document {number}: {field}: {first['msg']}.",
            advice=f"An entry may hold {', '.join(CatalogEntry.model_fields)}.",
        ) from error


def read_bytes(path: Path, max_file_mb: int) -> bytes:
    """
    Raises:
        InvalidInput: more than is allowed.
        UnreadableFile: it cannot be read.
    """
    try:
        if _NO_TEXT in str(path) and not path.exists():
            raise UnreadableFile(f"The name {path} holds bytes that are no text.", advice="Rename the file or folder.")
        if not path.is_file() and path.exists():
            raise UnreadableFile(f"{path.name} is no regular file.", advice="Leave it out.")
        _check_size(path.name, path.stat().st_size, max_file_mb)
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            f"{path.name} cannot be read: {error.strerror}.", advice="Check the file and its permissions."
        ) from error


def _check_size(name: str, size: int, max_file_mb: int) -> None:
    if size > max_file_mb * 1_000_000:
        raise InvalidInput(
            f"{name} has {size // 1_000_000} MB; the limit is {max_file_mb} MB.",
            advice="Split it, or raise FOOTNOTE_MAX_FILE_MB.",
        )
