"""Build the sample publications and their catalog from the readable sources beside this file.

To change a document, edit its Markdown here and run

    .venv/bin/python corpus/_sources/build.py

which writes every publication under `corpus/` and `corpus/catalog.yaml`; the same sources give the same bytes.
Name one or more sources (`build.py 03-*.md`) to write only those. Needs the packages of the `dev` extra
(reportlab, Pillow, python-docx, python-pptx, openpyxl, markdown-it-py, PyYAML) and, for the PDFs, the Debian packages
`fonts-liberation` and `fonts-droid-fallback`. A publication that has lost its source is removed.
"""

import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import office
import pdf
import web
import yaml
from source import Meta, Source, read_source
from styles import register_fonts

HERE = Path(__file__).parent
CORPUS = HERE.parent
BUILDERS: dict[str, Callable[[Source], bytes]] = {
    ".pdf": pdf.build,
    ".docx": office.build_docx,
    ".pptx": office.build_pptx,
    ".xlsx": office.build_xlsx,
    ".html": web.build_html,
    ".md": web.build_markdown,
    ".txt": web.build_text,
}
CATALOG_KEYS = (
    "title", "kind", "publisher", "program", "published", "language", "tier", "listed", "edition_of", "url",
    "illustrative",
)  # fmt: skip
CATALOG_HEAD = """\
# What the folder's publications are: one entry for each file, with who may read it (`tier`) and whether people
# below that tier may learn that it exists (`listed`). Written by _sources/build.py; edit the sources, not this.
"""


def main(names: list[str]) -> None:
    sources = [read_source(path) for path in sorted(HERE.glob("*.md"))]
    check(sources)
    register_fonts()
    for source in sources:
        if not names or source.path.name in names:
            target = CORPUS / source.meta.output
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(BUILDERS[target.suffix](source))
    (CORPUS / "catalog.yaml").write_text(catalog(sources), encoding="utf-8")
    remove_orphans({source.meta.output for source in sources})


def check(sources: list[Source]) -> None:
    """Refuse two sources of one publication, and an edition of nothing."""
    outputs = [source.meta.output for source in sources]
    doubles = {path for path in outputs if outputs.count(path) > 1}
    if doubles:
        raise ValueError(f"written by more than one source: {sorted(doubles)}")
    for source in sources:
        if source.meta.edition_of and source.meta.edition_of not in outputs:
            raise ValueError(f"{source.path.name}: no publication {source.meta.edition_of!r}")


def catalog(sources: list[Source]) -> str:
    entries = [entry(source.meta) for source in sorted(sources, key=lambda source: source.meta.output)]
    body = yaml.safe_dump({"documents": entries}, allow_unicode=True, sort_keys=False, width=110)
    return CATALOG_HEAD + body


def entry(meta: Meta) -> dict[str, Any]:
    values = {item.name: getattr(meta, item.name) for item in fields(Meta)}
    known = {key: values[key] for key in CATALOG_KEYS if values[key] is not None}
    return {"path": meta.output, **known}


def remove_orphans(kept: set[str]) -> None:
    for path in sorted(CORPUS.rglob("*")):
        inside = path.relative_to(CORPUS)
        published = path.suffix in BUILDERS and not inside.parts[0].startswith(("_", "."))
        if published and inside.as_posix() not in kept:
            path.unlink()


if __name__ == "__main__":
    main(sys.argv[1:])
