"""What a loader gives: files to make a library of, and the topics over them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from evals.topics.topic import Topic


@dataclass(frozen=True, slots=True)
class Article:
    """A text to ingest as one document. `name` is its file below the folder."""

    name: str
    title: str
    language: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """`name` names the folder that the library is made of. Either `articles` are written there, or `pdfs` (file name
    to where it is) linked. `dropped`: question id to why it cannot be asked or scored."""

    name: str
    topics: tuple[Topic, ...]
    articles: tuple[Article, ...] = ()
    pdfs: Mapping[str, Path] = field(default_factory=dict)
    dropped: Mapping[str, str] = field(default_factory=dict)


def write_documents(collection: Collection, top: Path) -> Path:
    """The folder to ingest: a text file an article, one paragraph a block, with a `catalog.yaml`; or links to PDFs."""
    folder = top / collection.name
    folder.mkdir(parents=True, exist_ok=True)
    entries: list[dict[str, Any]] = []
    for each in collection.articles:
        (folder / each.name).write_text("\n\n".join(each.paragraphs) + "\n", encoding="utf-8")
        entries.append({"path": each.name, "title": each.title, "language": each.language})
    for name, there in collection.pdfs.items():
        if not (folder / name).exists():
            (folder / name).symlink_to(there.resolve())
        entries.append({"path": name, "title": name.removesuffix(".pdf")})
    (folder / "catalog.yaml").write_text(yaml.safe_dump({"documents": entries}, allow_unicode=True), encoding="utf-8")
    return folder


def in_fixed_order(key: str) -> str:
    """Sorts as if at random, the same on every machine: a sample is the head of such an order."""
    return hashlib.sha256(key.encode()).hexdigest()
