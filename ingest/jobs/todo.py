"""What a job is to do, as it stands in the catalog."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from ingest.fetch import canonical
from ingest.sources import CatalogEntry, SourceFile
from kb.jobs import NewJob


class Todo(BaseModel):
    """Read a file, an upload or an address, remove a document, or describe one otherwise. `path` is where a file is; of
    an upload and of an address it only gives the name. `ocr` is false where scanned pages are to be left. `changes`: of
    a description, field and value, as `ingest.editing.edit` takes them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: Literal["file", "upload", "address", "remove", "describe"]
    source: str
    path: str = ""
    entry: CatalogEntry | None = None
    edition_of: str | None = None
    ocr: bool = True
    changes: tuple[tuple[str, str | bool | None], ...] = ()

    @classmethod
    def of_file(cls, file: SourceFile, *, ocr: bool) -> Todo:
        path = str(file.path)
        return cls(what="file", source=file.source, path=path, entry=file.entry, edition_of=file.edition_of, ocr=ocr)

    @classmethod
    def of_upload(cls, file: SourceFile) -> Todo:
        return cls(what="upload", source=file.source, path=str(file.path), entry=file.entry, edition_of=file.edition_of)

    @classmethod
    def of_address(cls, url: str, *, ocr: bool = True) -> Todo:
        """
        Raises:
            InvalidInput: it is no address of the web.
        """
        return cls(what="address", source=canonical(url), ocr=ocr)

    @classmethod
    def of_removal(cls, source: str) -> Todo:
        return cls(what="remove", source=source)

    @classmethod
    def of_edit(cls, source: str, changes: Mapping[str, str | bool | None]) -> Todo:
        """What `ingest.editing.begin_edit` has begun."""
        return cls(what="describe", source=source, changes=tuple(sorted(changes.items())))

    def file(self) -> SourceFile:
        return SourceFile(Path(self.path), self.source, self.entry, self.edition_of)

    def job(self, batch: str) -> NewJob:
        told = self.model_dump(mode="json", exclude_defaults=True)
        return NewJob("job_" + uuid.uuid4().hex[:16], batch, self.source, told)


def new_batch() -> str:
    """A name for the jobs of one request or command."""
    return "batch_" + uuid.uuid4().hex[:16]
