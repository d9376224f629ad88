from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from kb.errors import InvalidInput
from kb.settings import PREFIX, Settings, read_settings

GIVEN = {
    "home": "/srv/library",
    "cache": "/srv/cache",
    "encoder": "openai:text-embedding-3-small",
    "encoder_url": "http://127.0.0.1:9/v1",
    "encoder_key": "sk-secret",
    "encoder_threads": "3",
    "ask_threads": "5",
    "asks_per_minute": "30",
    "token_vectors": "computed",
    "chunk_tokens": "99",
    "max_file_mb": "7",
    "max_archive_mb": "70",
    "max_archive_files": "700",
    "parse_seconds": "90",
    "parse_memory_mb": "900",
    "max_text_mb": "9",
    "ocr_processes": "2",
    "ocr_page_seconds": "30",
    "fetch_seconds": "20",
    "parse_processes": "3",
    "job_threads": "3",
    "job_attempts": "5",
    "job_retry_seconds": "6",
    "job_days": "8",
    "conversation_days": "9",
    "question_days": "11",
    "question_viewers": "name",
    "queue_url": "redis://127.0.0.1:9/0",
    "queue_secret": "a long secret of a queue",
    "answerer": "llm",
    "chat_model": "anthropic:some-model",
    "chat_url": "http://127.0.0.1:9/v1",
    "chat_key": "sk-other-secret",
    "chat_seconds": "40",
    "chat_requests": "3",
    "chat_prompt_tokens": "5000",
    "chat_price_in": "0.5",
    "chat_price_out": "1.5",
}


def test_without_variables_the_defaults_stand():
    settings = read_settings({"PATH": "/bin", "HOME": "/root"})
    assert settings == Settings()
    assert settings.home == Path("data")
    assert settings.encoder_threads >= 1
    assert settings.cache.name == "footnote"


def test_each_setting_is_read_from_its_variable():
    given = dict(GIVEN)
    assert set(given) == set(Settings.model_fields)
    settings = read_settings({PREFIX + name.upper(): value for name, value in given.items()})
    secrets = ("encoder_key", "chat_key", "queue_url", "queue_secret")
    assert {name: getattr(settings, name).get_secret_value() for name in secrets} == {
        name: given.pop(name) for name in secrets
    }
    assert {name: str(value) for name, value in settings.model_dump(exclude={*secrets}).items()} == given
    assert "sk-secret" not in repr(settings) + str(settings) + settings.model_dump_json()


def test_an_unknown_variable_is_refused_by_name():
    with pytest.raises(InvalidInput, match="FOOTNOTE_HOEM is not a setting") as caught:
        read_settings({"FOOTNOTE_HOEM": "/srv"})
    assert "FOOTNOTE_HOME" in caught.value.advice


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOKEN_VECTORS", "none"),
        ("CHUNK_TOKENS", "many"),
        ("CHUNK_TOKENS", "5"),
        ("ENCODER_THREADS", "0"),
        ("MAX_FILE_MB", "1.5"),
        ("ENCODER", "int9"),
        ("ENCODER", "openai:"),
        ("ENCODER", "cohere:x"),
        ("ENCODER_URL", "localhost:8000"),
        ("ENCODER_URL", "http://me:sk-secret@localhost/v1"),
        ("ENCODER_KEY", "sk-secret\nmore"),
        ("CHAT_MODEL", "gpt"),
        ("CHAT_MODEL", "cohere:x"),
        ("CHAT_URL", "ftp://localhost"),
        ("CHAT_KEY", "sk-secret\nmore"),
        ("CHAT_PRICE_IN", "nan"),
        ("ENCODER_KEY", "sk-secreté"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name(name: str, value: str):
    with pytest.raises(InvalidInput, match=f"FOOTNOTE_{name} cannot be used") as caught:
        read_settings({PREFIX + name: value})
    assert caught.value.advice
    assert "sk-secret" not in caught.value.message + str(caught.value.__cause__)


@pytest.mark.parametrize("name", ["HOME", "CHUNK_TOKENS"])
def test_an_empty_variable_is_refused(name: str):
    """An empty home would be the folder one happens to stand in."""
    with pytest.raises(InvalidInput, match=f"FOOTNOTE_{name} is empty"):
        read_settings({PREFIX + name: " "})


def test_settings_do_not_change_and_take_nothing_unknown():
    with pytest.raises(ValidationError):
        Settings().home = Path("/elsewhere")
    with pytest.raises(ValidationError):
        Settings.model_validate({"hoem": "/srv"})
