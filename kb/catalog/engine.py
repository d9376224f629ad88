"""Opening the database: SQLite by default, brought to the current schema by Alembic."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

from kb.errors import IncompatibleLibrary

MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(file: Path) -> Engine:
    """The engine for the SQLite database in `file`, made or migrated to the current schema.

    Raises:
        IncompatibleLibrary: the database was written by a newer Footnote, or is not a catalog at all.
    """
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": 30}, hide_parameters=True)
    event.listen(engine, "connect", _set_pragmas)
    try:
        _migrate(engine, file)
    except DatabaseError as error:
        engine.dispose()
        if "not a database" not in str(error) and "malformed" not in str(error):
            raise
        raise IncompatibleLibrary(
            f"{file} is not a catalog that Footnote can read.",
            advice="Restore the library folder from a backup, or choose another folder with FOOTNOTE_HOME.",
        ) from error
    except IncompatibleLibrary:
        engine.dispose()
        raise
    return engine


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def _migrate(engine: Engine, file: Path) -> None:
    config = alembic_config()
    scripts = ScriptDirectory.from_config(config)
    known = {script.revision for script in scripts.walk_revisions()}
    with engine.begin() as connection:
        # Python's driver commits each CREATE TABLE by itself unless a transaction was begun by hand: without this a
        # process killed in between leaves half a schema, and two that open a new library at once both make it.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        current = MigrationContext.configure(connection).get_current_revision()
        if current is not None and current not in known:
            raise IncompatibleLibrary(
                f"The library in {file.parent} was made by a newer Footnote (schema {current}).",
                advice="Update Footnote, or choose another folder with FOOTNOTE_HOME.",
            )
        if current != scripts.get_current_head():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    """WAL lets readers go on beside a writer; FULL because old index entries are erased right after a commit. What is
    erased is overwritten. Mapped into memory a page is read in a quarter of the time."""
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "mmap_size=1000000000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
