"""The library as one thing: opened once, passed down, closed. The only place where catalog and indexes are changed.

Catalog and indexes share no transaction. A revision is written to the indexes first, under ids of its own that no
reader looks at; the commit of the catalog makes it live at one instant; then the indexes let go of what it replaced.
A revision between the first and last of these steps is in `pending`; what was cut short is cleared up at opening.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal

from kb.access import NO_PAGE, HostPage, Tier, Viewer, viewer_of
from kb.catalog import Catalog
from kb.catalog.catalog import document_id
from kb.catalog.opening import open_catalog
from kb.chat import ChatModel, open_chat
from kb.embedding import Progress, embed
from kb.encoding import Encoding, check_setting, open_encoding
from kb.files import FileStore
from kb.identity import Receipt
from kb.index.cosines import CosineScale
from kb.index.encoder import Encoder, Vectors
from kb.index.indexes import Indexes, made_anew, refuse_unfit
from kb.index.maxsim import Tokens
from kb.ledger.ledger import Ledger
from kb.lock import Claims, Turns, hold_library
from kb.purge import finish_purge, is_finished, purging
from kb.records import Document, NewRevision, Page, index_entries
from kb.registers.extract import Extracted
from kb.reindexing import embed_catalog, other_encoding
from kb.settings import Settings
from kb.shelf import Shelf, make_shelf
from kb.storage import is_full, make_home, require_space, tell_full_disk
from kb.token_source import TokenSource

Stored = Literal["added", "replaced", "unchanged"]


class Library:
    """Catalog, indexes, files and encoder of one open library. Safe under many threads; writes take turns."""

    def __init__(
        self, settings: Settings, catalog: Catalog, indexes: Indexes, files: FileStore, encoding: Encoding
    ) -> None:
        self.settings = settings
        self.catalog = catalog
        self.indexes = indexes
        self.files = files
        self.encoding = encoding
        self.chat: ChatModel | None = None  # whoever opens the library gives it the one that is set
        self._writing = threading.Lock()
        self._turns = Turns()
        self._indexing = Turns()  # many revisions may be on their way into the indexes, or one reindex
        self._storing = Claims()
        self._snapshot: tuple[int, list[Document]] = (-1, [])
        self._shelves: dict[Tier, Shelf] = {}
        self._tokens = TokenSource()
        self.registers = Ledger(catalog)
        self._keep_tokens = settings.token_vectors == "stored"

    # --- reading

    @property
    def encoder(self) -> Encoder:
        return self.encoding.encoder

    @property
    def cosine_scale(self) -> CosineScale:
        """Brings this encoder's cosines to where scores and refusals expect them."""
        return self.encoding.scale

    @property
    def index_version(self) -> int:
        return self.catalog.index_version()

    def viewer(self, credential: str | None, page: HostPage = NO_PAGE) -> Viewer:
        """Who shows this API key or viewer token (`kb.access.viewer_of`)."""
        return viewer_of(credential, self.catalog.keys.find, self.catalog.sites.find, page)

    def reading(self) -> AbstractContextManager[None]:
        """Whoever reads in several steps (a shelf, then passages or pages of it) does so in this: no change shows in
        between. It may be nested; a change waits for it, so nothing slow or endless belongs in it."""
        return self._turns.reading()

    def shelf(self, viewer: Viewer, as_of: date | None = None) -> Shelf:
        """What `viewer` may read at this moment. One shelf serves one request from beginning to end."""
        with self.reading():
            version = self.catalog.index_version()
            known, documents = self._snapshot
            if known != version:
                documents = self.catalog.documents()
                self._snapshot = (version, documents)
                self._shelves.clear()
            if as_of is not None:
                return make_shelf(documents, viewer, version, as_of)
            # To find the latest editions among a thousand documents takes longer than to answer from them.
            kept = self._shelves.get(viewer.tier)
            if kept is None:
                kept = self._shelves[viewer.tier] = make_shelf(documents, viewer, version)
        return replace(kept, viewer=viewer)

    def document(self, wanted: str, viewer: Viewer) -> Document:
        return self.shelf(viewer).document(wanted)

    def page(self, wanted: str, number: int, viewer: Viewer) -> Page:
        with self.reading():
            return self.catalog.page(self.document(wanted, viewer).revision_id, number)

    def content(self, wanted: str, viewer: Viewer) -> tuple[bytes, str]:
        """The publication's own bytes and their media type."""
        with self.reading():
            document = self.document(wanted, viewer)
            return self.files.read(document.revision_id), document.media_type

    def tokens(self, shelf: Shelf, chunk_ids: Sequence[str]) -> dict[str, Tokens]:
        """The token vectors of these chunks, as far as they stand on the shelf and the encoder gives any."""
        return self._tokens.tokens(self.catalog, self.indexes.multivector, self.encoder, shelf, chunk_ids)

    def token_mean(self, shelf: Shelf) -> Vectors | None:
        """float32 [dimensions]: the mean token vector, each of unit length, of all that stands on the shelf."""
        return self._tokens.mean(self.indexes.multivector, self.encoder, shelf)

    # --- changing

    def store(self, new: NewRevision, progress: Progress | None = None, registers: Extracted | None = None) -> Stored:
        """Make `new` the live revision of its document, at one instant. `progress(done, total)` counts texts embedded.
        `registers`: the facts read of it; None where nobody has read them, which `kb.ledger.refresh` does then.

        Raises:
            StorageFull: it does not fit; the library is as it was.
        """
        texts = sum(1 + len(chunk.sentences) for chunk in new.chunks)
        with tell_full_disk(self.settings.home), self._storing.of(new.id), self._indexing.reading():
            if not self._begun(new, texts):
                return "unchanged"
            try:
                # Outside the turns that changes take: while one publication is written, others are embedded.
                told = (lambda done: progress(done, texts)) if progress else None
                tier, document = new.description.tier, document_id(new.source)
                embed(self.encoder, self.indexes, tier, document, new.id, index_entries(new), self._keep_tokens, told)
                with self._writing:
                    if told:
                        told(texts)  # the last word: a removal that came meanwhile ends it here
                    self.files.write(new.id, new.content)
                    replaced = self.catalog.commit(new, self._turns.changing(), registers)
            except Exception as error:
                # On a full disk Chroma may hang for ever on a delete: what is pending waits for the next change.
                if not is_full(error, self.settings.home):
                    with self._writing:
                        self._let_go(new.id)
                raise
            if replaced is not None:
                with self._writing:
                    self._let_go(replaced)
            return "added" if replaced is None else "replaced"

    def _begun(self, new: NewRevision, texts: int) -> bool:
        """Whether it is new. It stands in `pending` from here on."""
        with self._writing:
            if self.catalog.live(new.id) is not None:
                return False
            require_space(self.settings.home, 3 * len(new.content) + 20_000 * texts)
            self._clear_pending()
            self.catalog.add_pending(new.id)
            return True

    def keep(self, document: Document, content: bytes, origin: str) -> None:
        """The live revision was read again, at `origin`: mend a lost copy of it, follow a folder that was moved."""
        with self._writing, tell_full_disk(self.settings.home):
            if not self.files.matches(document.revision_id, document.sha256):
                self.files.write(document.revision_id, content)
            before = self.catalog.origin(document.source)
            if before != origin and not Path(before or "").is_file():
                self.catalog.move(document.id, origin)

    def remove(self, wanted: str) -> Receipt:
        """Erase a document, from everywhere.

        Raises:
            NotFound: there is none with this id.
        """
        with self._writing, tell_full_disk(self.settings.home):
            jobs = self.catalog.jobs.erase(wanted)
            for job in jobs:
                FileStore(self.settings.home / "jobs").erase(job)
            with purging(self.settings.home, self.catalog, self.indexes.lexical):
                with self._turns.changing():
                    receipt, revision = self.catalog.remove(wanted)
                held = replace(self.indexes.held(revision), file_bytes=self.files.size(revision))
                self._let_go(revision)
            complete = is_finished(self.settings.home) and revision not in self.catalog.pending()
            return replace(receipt, jobs=len(jobs), held=held, complete=complete)

    def close_to(self, document: Document, tier: Tier) -> None:
        """Raise the tier of a document at this instant, before the revision that is filed under it is made."""
        with self._writing, tell_full_disk(self.settings.home), self._turns.changing():
            self.catalog.edits.close_to(document.source, document.revision_id, tier)

    def reconcile(self) -> None:
        """Clear up what a process that was killed left behind."""
        self._clear_pending()
        finish_purge(self.settings.home, self.catalog, self.indexes.lexical)
        identity = self.catalog.identity()
        for folder in self.settings.home.glob("index-*"):
            if identity is None or folder.name != identity.folder:
                shutil.rmtree(folder)

    def reindex(self, progress: Progress | None = None, *, encoder: str | None = None) -> None:
        """Embed everything in the catalog again, into indexes of their own that take over at one instant, with their
        encoder. `encoder`: a value of `Settings.encoder`, to change it; `progress(done, total)` counts publications.

        Raises:
            InvalidInput: there is no such encoder, or it needs a key, or a package that is not installed.
            Unavailable: the encoder cannot be had, now or halfway; the library is as it was.
            StorageFull: it does not fit; the library is as it was.
        """
        with (
            tell_full_disk(self.settings.home),
            self._indexing.changing(),
            self._writing,
            other_encoding(self.settings, self.catalog, encoder, lambda: self.encoding) as opened,
        ):
            name = f"index-{self.catalog.index_version() + 1}"
            there = sum(file.stat().st_size for file in self.settings.home.glob("index-*/**/*"))
            require_space(self.settings.home, there)
            new = opened.measured()
            identity = new.identity(name)
            in_use = partial(self._serves_from, name)
            with made_anew(self.settings.home / name, new.encoder.dimensions, in_use) as fresh:
                embed_catalog(self.catalog, new.encoder, fresh, self._keep_tokens, progress)
                with self._turns.changing():
                    self.catalog.set_identity(identity)
                    old, self.indexes, self.encoding = self.indexes, fresh, new
                    self._tokens.forget()
            old.close()
            self.reconcile()

    def _serves_from(self, folder: str) -> bool:
        return (identity := self.catalog.identity()) is not None and identity.folder == folder

    def _clear_pending(self) -> None:
        for revision in self.catalog.pending():
            if revision not in self._storing:
                self._let_go(revision)

    def _let_go(self, revision_id: str) -> None:
        erased = self.indexes.erase(revision_id)
        self._tokens.forget()
        self.registers.forget()
        self.files.erase(revision_id)
        if erased:
            self.catalog.clear_pending(revision_id)


@contextmanager
def open_library(settings: Settings, *, purpose: str, any_encoder: bool = False) -> Iterator[Library]:
    """The whole library, held for this process alone. `any_encoder` opens one that another encoder made (to reindex).

    Raises:
        LibraryInUse: another process holds it.
        IncompatibleLibrary: another encoder than the settings name, or a newer Footnote, made it.
        Unavailable: its encoder is somebody else's and cannot be had.
    """
    make_home(settings.home)
    with (
        tell_full_disk(settings.home),
        hold_library(settings.home, purpose),
        open_catalog(settings) as catalog,
        open_chat(settings) as chat,
    ):
        identity = catalog.identity()
        if not any_encoder:
            check_setting(settings, identity)
        encoding = open_encoding(settings, identity)
        with closing(encoding.encoder):
            if identity is None:
                identity = encoding.identity("index-1")
                catalog.set_identity(identity)
            elif not any_encoder:
                encoding.check(identity)
            if not any_encoder:
                refuse_unfit(settings.home / identity.folder, empty=not catalog.documents())
            indexes = Indexes.open(settings.home / identity.folder, encoding.encoder.dimensions)
            library = Library(settings, catalog, indexes, FileStore(settings.home / "files"), encoding)
            library.chat = chat
            try:
                library.files.erase_halves()
                library.reconcile()
                yield library
            finally:
                library.indexes.close()
                library.encoder.close()
