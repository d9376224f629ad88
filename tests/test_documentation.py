"""What the documentation must name, it names."""

from __future__ import annotations

import re
from pathlib import Path

import typer

from api.cli import app
from evals.cli import app as eval_app
from kb.settings import PREFIX, Settings

REPOSITORY = Path(__file__).parent.parent

PROCESSORS = dict.fromkeys(("ocr_processes", "parse_processes"), "number of processors, at most 4")


def documented() -> dict[str, tuple[str, str]]:
    """Variable to its default and its description, as docs/settings.md has them."""
    text = (REPOSITORY / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(FOOTNOTE_\w+)` \| (.+?) \| (.+) \|$", text, re.MULTILINE)
    return {name: (default.strip("`"), description) for name, default, description in rows}


def test_every_setting_is_documented_and_no_other():
    assert set(documented()) == {PREFIX + name.upper() for name in Settings.model_fields}


def test_the_documented_defaults_and_limits_are_those_of_the_code():
    told = documented()
    for name, field in Settings.model_fields.items():
        default, description = told[PREFIX + name.upper()]
        if field.default is None:
            assert default == {"encoder": "that of the library; int8 for a new one"}.get(name, "none"), name
        elif field.default_factory is None:
            assert default == str(field.default), name
        else:
            assert default == {"cache": "~/.cache/footnote", **PROCESSORS}.get(name, "number of processors"), name
        limits = [str(getattr(each, edge)) for each in field.metadata for edge in ("ge", "le") if hasattr(each, edge)]
        if limits:
            assert f"({limits[0]} to {limits[1]})" in description, name
        assert field.description, name


def test_the_readme_names_every_command():
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    command = typer.main.get_command(app)
    assert isinstance(command, typer.core.TyperGroup)
    names = [*command.commands, "eval"]
    assert eval_app.info.help  # plugged in by entry point, so not among the commands of the app itself
    missing = [name for name in names if not re.search(rf"`(?:footnote )?{name}\b|footnote {name}\b", readme)]
    assert missing == []


def test_what_a_site_may_set_of_the_widget_is_documented_and_no_more():
    widget = REPOSITORY / "api" / "widget"
    told = (REPOSITORY / "docs" / "embedding.md").read_text(encoding="utf-8")
    styles = "".join(each.read_text(encoding="utf-8") for each in widget.glob("*.css"))
    read = set(re.findall(r"var\((--footnote-[a-z-]+)", styles)) - {"--footnote-unit"}  # that one is ours
    assert read == set(re.findall(r"--footnote-[a-z-]+", told))
    element = (widget / "element.js").read_text(encoding="utf-8")
    attributes = re.search(r"observedAttributes = \[(.*?)\]", element)
    assert attributes
    rows = set(re.findall(r"^\| `([a-z-]+)` \|", told, re.MULTILINE))
    styled = set(re.findall(r":host\(\[([a-z-]+)", styles)) - {"hidden"}  # that one is everybody's
    assert rows == styled | set(re.findall(r'"([a-z-]+)"', attributes[1]))
