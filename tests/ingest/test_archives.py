"""Archives and mails taken apart: what comes out, what is refused, and that nothing gets out of hand."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from random import Random

import pytest

from ingest.archives import Limits, Member, PassedOver, Refused, is_archive, members
from kb.access import PUBLIC
from kb.catalog.catalog import document_id
from kb.errors import Conflict, UnreadableFile
from kb.library import Library
from making import answer, folder, ingest_folder

LIMITS = Limits(files=10, megabytes=5, file_megabytes=3)


def packed(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def mail(*files: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["From"] = "Liang Hong <liang@example.org>"
    message["Subject"] = "Depot minutes"
    message.set_content("The Mill depot has 17 chargers.")
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def inside(content: bytes, name: str = "all.zip", limits: Limits = LIMITS) -> list[Member | Refused | PassedOver]:
    return list(members(Path(name), content, limits))


def renamed(content: bytes, old: bytes, new: bytes) -> bytes:
    """The archive with other bytes for a name, of the same length, and without the mark for UTF-8."""
    assert len(old) == len(new)
    assert content.count(old) == 2
    return content.replace(old, new)


A, B = ("a.txt", b"The Mill pilot began in 2019."), ("sub/b.txt", b"The Reef pilot began in 2021.")


def test_files_come_with_their_paths():
    found = inside(packed(A, B, ("x.json", b"{}"), ("sub/", b""), (".hidden/c.txt", b"c"), ("__MACOSX/a.txt", b"a")))
    assert found == [Member(*A), Member(*B), PassedOver("x.json")]


def test_archives_within_archives_to_a_depth():
    content = packed(A)
    for name in ("4.zip", "3.zip", "2.zip"):
        content = packed((name, content), B)
    found = inside(content)
    assert [each.name for each in found] == [
        "2.zip/3.zip/4.zip",
        "2.zip/3.zip/sub/b.txt",
        "2.zip/sub/b.txt",
        "sub/b.txt",
    ]
    assert isinstance(found[0], Refused)
    assert "more than 3 archives deep" in found[0].error.message


@pytest.mark.parametrize("name", ["../up.txt", "/etc/up.txt", "sub/../../up.txt", "C:/up.txt", "..\\up.txt"])
def test_a_path_that_climbs_out_is_refused(name: str):
    climbing, good = inside(packed((name, b"Text."), A))
    assert isinstance(climbing, Refused)
    assert "outside of its archive" in climbing.error.message
    assert good == Member(*A)


def test_a_file_under_a_password_is_refused_and_the_others_are_read():
    content = packed(A, B)
    for at, flags in ((content.index(b"PK\x03\x04"), 6), (content.index(b"PK\x01\x02"), 8)):
        content = content[: at + flags] + struct.pack("<H", 1) + content[at + flags + 2 :]
    locked, good = inside(content)
    assert isinstance(locked, Refused)
    assert locked.error.message == "'a.txt' is protected by a password."
    assert good == Member(*B)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("卡车.txt", "卡车.txt".encode("gb18030")),
        ("卡车.txt", "卡车.txt".encode()),
        ("卡車產業報告.txt", "卡車產業報告.txt".encode("big5")),
        ("über.txt", "über.txt".encode("cp437")),
    ],
)
def test_names_in_the_encodings_that_archives_have(name: str, raw: bytes):
    plain = b"x" * (len(raw) - 4) + b".txt"
    (found,) = inside(renamed(packed((plain.decode(), b"Text.")), plain, raw))
    assert found == Member(name, b"Text.")


def test_a_name_with_a_line_break_is_one_line():
    assert inside(packed(("a\nb\x1b[31m.txt", b"Text."))) == [Member("a b[31m.txt", b"Text.")]


def test_a_bomb_is_refused_and_the_others_are_read():
    bomb, good = inside(packed(("bomb.txt", b"0" * 2_900_000), A), limits=replace(LIMITS, file_megabytes=3))
    assert isinstance(bomb, Refused)
    assert "packed more than 200 times" in bomb.error.message
    assert good == Member(*A)


def test_a_member_that_says_it_is_smaller_than_it_is_is_not_believed():
    content = packed(("a.txt", bytes(range(32, 127)) * 40_000), method=zipfile.ZIP_STORED)
    at = content.index(b"PK\x01\x02") + 24
    content = content[:at] + struct.pack("<I", 10) + content[at + 4 :]
    (found,) = inside(content)
    assert isinstance(found, Refused)


def test_more_than_is_allowed_is_refused_as_a_whole():
    with pytest.raises(UnreadableFile, match="'all.zip' holds more than 10 files"):
        inside(packed(*((f"{n}.txt", b"Text.") for n in range(11))))
    noise = bytes(range(32, 127)) * 21_000
    three = packed(*((f"{n}.txt", noise) for n in range(3)), method=zipfile.ZIP_STORED)
    with pytest.raises(UnreadableFile, match="'all.zip' holds more than 5 MB"):
        inside(three)
    # What is inside an archive inside counts as well.
    random = Random(1).randbytes(900_000)
    within = inside(packed(("in.zip", packed(*((f"{n}.txt", random) for n in range(3))))))
    assert [type(each) for each in within] == [Member, Member, Refused]
    assert isinstance(within[2], Refused)
    assert within[2].error.message == "'in.zip' holds more than 5 MB."


def test_a_file_that_is_too_large_is_refused():
    (found,) = inside(packed(("a.txt", bytes(range(32, 127)) * 40_000), method=zipfile.ZIP_STORED))
    assert isinstance(found, Refused)
    assert found.error.message == "'a.txt' has more than 3 MB."


def test_an_archive_with_a_catalog_of_its_own_is_not_opened_to_everybody():
    with pytest.raises(UnreadableFile, match=r"holds a catalog\.yaml") as caught:
        inside(packed(A, ("docs/catalog.yaml", b"documents: []")))
    assert "Unpack it" in caught.value.advice


def test_what_is_damaged():
    whole = packed(A, B)
    with pytest.raises(UnreadableFile, match="'all.zip' looks like a ZIP archive but is damaged"):
        inside(whole[: len(whole) - 30])
    broken = whole.replace(whole[40:60], bytes(20), 1)
    assert any(isinstance(each, Refused) for each in inside(broken))
    assert not is_archive(Path("a.txt"), b"Text.")


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_of_a_damaged_member_the_others_are_read(method: int):
    long = ("long.txt", Random(1).randbytes(3000))
    content = bytearray(packed(long, A, method=method))
    begin = content.index(b"long.txt") + len("long.txt")
    content[begin : begin + 900] = Random(2).randbytes(900)
    found = inside(bytes(content))
    assert isinstance(found[0], Refused)
    assert found[1] == Member(*A)


def test_a_mail_with_a_name_that_cannot_be_read_is_refused_and_the_next_is_read(empty: Library, tmp_path: Path):
    odd = mail(A, B).replace(b'filename="a.txt"', b"filename*=utf-16''%ff.txt")
    with pytest.raises(UnreadableFile, match=r"'note\.eml' looks like a mail but is damaged"):
        inside(odd, "note.eml")
    found = ingest_folder(empty, folder(tmp_path / "post", {"a.eml": odd, "b.txt": B[1]}))
    assert found[-1].status == "added"


def test_what_is_attached_to_a_mail():
    found = inside(mail(A, ("run.exe", b"MZ"), ("more.zip", packed(B))), "note.eml")
    assert found == [Member(*A), PassedOver("run.exe"), Member("more.zip/sub/b.txt", B[1])]


def test_members_become_documents_with_the_archive_in_their_name(empty: Library, tmp_path: Path):
    content = packed(A, ("note.eml", mail(("plan.txt", b"The Port plan names 31 depots."))), ("x.json", b"{}"))
    pubs = folder(tmp_path / "pubs", {"all.zip": content})
    outcomes = ingest_folder(empty, pubs)
    assert [(each.status, each.source) for each in outcomes] == [
        ("added", "pubs/all.zip/a.txt"), ("added", "pubs/all.zip/note.eml"),
        ("added", "pubs/all.zip/note.eml/plan.txt"), ("passed over", "pubs/all.zip"),
    ]  # fmt: skip
    found = answer(empty, "How many depots does the Port plan name?")
    assert found.citations[0].document_id == document_id("pubs/all.zip/note.eml/plan.txt")
    assert empty.content(document_id("pubs/all.zip/a.txt"), PUBLIC)[0] == A[1]
    assert {each.status for each in ingest_folder(empty, pubs)} == {"unchanged", "passed over"}


def test_who_may_read_an_archive_may_read_what_is_inside(empty: Library, tmp_path: Path):
    entry = {"path": "all.zip", "tier": "staff", "publisher": "The program"}
    ingest_folder(empty, folder(tmp_path / "pubs", {"all.zip": packed(A)}, [entry]))
    (document,) = empty.catalog.documents()
    assert (document.description.publisher, document.description.tier.value) == ("The program", "staff")


def test_archives_of_one_name_in_two_folders_do_not_replace_each_other(empty: Library, tmp_path: Path):
    for place, text in (("one", b"The Mill pilot began in 2019."), ("two", b"The Mill pilot began in 2020.")):
        pubs = folder(tmp_path / place / "pubs", {"all.zip": packed(("a.txt", text))})
        outcomes = ingest_folder(empty, pubs)
    assert isinstance(outcomes[0].error, Conflict)
    assert "2019" in answer(empty, "When did the Mill pilot begin?").text
