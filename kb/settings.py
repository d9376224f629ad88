"""Settings: read once in an entry point from `FOOTNOTE_...` variables, frozen, and passed down."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from kb.errors import InvalidInput

PREFIX = "FOOTNOTE_"

EncoderChoice = Annotated[
    str, Field(pattern=r"^(int8|int4|fp32|(openai|ollama|sentence-transformers):[!-~]+)$", max_length=150)
]

ChatChoice = Annotated[str, Field(pattern=r"^(openai|anthropic|ollama):[!-~]+$", max_length=150)]
Address = Annotated[str, Field(pattern=r"^https?://[^@?#\s]+$", max_length=500)]
Price = Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False)]


class Settings(BaseModel):
    """All settings. Each is an environment variable `FOOTNOTE_<NAME>`; docs/settings.md lists them (a test says so)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    home: Path = Field(default=Path("data"), description="Folder that holds the whole library.")
    cache: Path = Field(
        default_factory=lambda: Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "footnote",
        description="Folder for what is made once on a machine.",
    )
    encoder: EncoderChoice | None = Field(default=None, description="What embeds; unset, what the library was made by.")
    encoder_url: Address | None = Field(default=None, description="Address of the server that embeds.")
    encoder_key: SecretStr | None = Field(default=None, description="Key for that server.")
    encoder_threads: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, le=64, description="Texts embedded at once."
    )
    ask_threads: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, le=64, description="Questions answered at once."
    )
    asks_per_minute: int | None = Field(
        default=None, ge=1, le=10_000, description="Most that a caller with neither key nor site may ask in a minute."
    )
    token_vectors: Literal["stored", "computed"] = Field(
        default="stored", description="Whether vectors of tokens are kept, or made when a question needs them."
    )
    chunk_tokens: int = Field(default=180, ge=40, le=400, description="Largest chunk, in cl100k tokens.")
    parse_processes: int = Field(
        default_factory=lambda: min(4, os.cpu_count() or 1), ge=1, le=64, description="Files parsed at once."
    )
    parse_seconds: int = Field(default=600, ge=1, le=86_400, description="Longest time to parse one file.")
    parse_memory_mb: int = Field(
        default=4000, ge=500, le=1_000_000, description="Most memory to parse one file, in megabytes."
    )
    max_text_mb: int = Field(default=50, ge=1, le=10_000, description="Most text of one file, in million characters.")
    ocr_processes: int = Field(
        default_factory=lambda: min(4, os.cpu_count() or 1),
        ge=0,
        le=64,
        description="Scanned pages read at once; 0 reads none.",
    )
    ocr_page_seconds: int = Field(default=120, ge=1, le=3600, description="Longest time for one scanned page.")
    max_file_mb: int = Field(default=100, ge=1, le=2000, description="Largest file that is read, in megabytes.")
    fetch_seconds: int = Field(default=60, ge=1, le=3600, description="Longest time to fetch an address of the web.")
    job_threads: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, le=64, description="Publications ingested at once."
    )
    job_attempts: int = Field(default=4, ge=1, le=20, description="Tries of what fails for now.")
    job_retry_seconds: int = Field(
        default=5, ge=1, le=3600, description="Time until the second try; each further one waits twice as long."
    )
    queue_url: SecretStr | None = Field(default=None, description="Queue to workers on other machines.")
    queue_secret: Annotated[SecretStr, Field(min_length=16)] | None = Field(
        default=None, description="Secret that signs what goes through it."
    )
    job_days: int = Field(default=30, ge=1, le=3650, description="How long jobs that are over are kept.")
    conversation_days: int = Field(
        default=30, ge=0, le=3650, description="How long turns of conversations are kept; 0 keeps none."
    )
    question_days: int = Field(default=90, ge=0, le=3650, description="How long questions are logged; 0 logs none.")
    question_viewers: Literal["none", "tier", "name"] = Field(
        default="tier", description="What the log of questions tells of whoever asked."
    )
    max_archive_mb: int = Field(
        default=1000, ge=1, le=100_000, description="Most that is unpacked from one archive, in megabytes."
    )
    max_archive_files: int = Field(
        default=2000, ge=1, le=1_000_000, description="Most files that are taken out of one archive."
    )
    answerer: Literal["extractive", "llm"] | None = Field(
        default=None, description="What answers when a question does not say; unset, llm where a chat model is set."
    )
    chat_model: ChatChoice | None = Field(default=None, description="Chat model that writes answers, provider:model.")
    chat_url: Address | None = Field(default=None, description="Address of the server that has it.")
    chat_key: SecretStr | None = Field(default=None, description="Key for that server.")
    chat_seconds: int = Field(default=60, ge=1, le=3600, description="Longest time for one reply of it.")
    chat_requests: int = Field(default=4, ge=1, le=64, description="Answers written by it at once.")
    chat_prompt_tokens: int = Field(
        default=3000, ge=500, le=1_000_000, description="Most that is sent to it at once, in cl100k tokens."
    )
    chat_price_in: Price | None = Field(default=None, description="Price of a million tokens that it reads.")
    chat_price_out: Price | None = Field(default=None, description="Price of a million tokens that it writes.")

    def without_ocr(self) -> Settings:
        return self.model_copy(update={"ocr_processes": 0})

    @field_validator("queue_url")
    @classmethod
    def _is_a_queue(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and not url.get_secret_value().startswith(("redis://", "rediss://", "postgresql://")):
            raise ValueError("it begins with redis://, rediss:// or postgresql://")
        return url

    @field_validator("encoder_key", "chat_key")
    @classmethod
    def _goes_into_a_header(cls, key: SecretStr | None) -> SecretStr | None:
        """An HTTP client that met a line break would put the whole key into its error."""
        if key is not None and not (key.get_secret_value().isascii() and key.get_secret_value().isprintable()):
            raise ValueError("it holds a line break or a letter that no key has")
        return key


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Settings from the environment.

    Raises:
        InvalidInput: an unknown `FOOTNOTE_` variable, or a value that does not fit.
    """
    known = {PREFIX + name.upper(): name for name in Settings.model_fields}
    given = {name: value for name, value in environ.items() if name.startswith(PREFIX)}
    if unknown := sorted(given.keys() - known.keys()):
        raise InvalidInput(
            f"{unknown[0]} is not a setting of Footnote.", advice=f"Settings are {', '.join(sorted(known))}."
        )
    if empty := sorted(name for name, value in given.items() if not value.strip()):
        raise InvalidInput(f"{empty[0]} is empty.", advice="Give it a value, or leave it out.")
    return _validated({known[name]: value for name, value in given.items()})


def with_encoder(settings: Settings, encoder: str | None) -> Settings:
    """The same settings with this encoder, if one is given.

    Raises:
        InvalidInput: there is no such encoder.
    """
    return settings if encoder is None else _validated({**dict(settings), "encoder": encoder})


def _validated(values: Mapping[str, object]) -> Settings:
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        raise InvalidInput(
            f"{PREFIX}{str(first['loc'][0]).upper()} cannot be used: {first['msg']}.", advice="See docs/settings.md."
        ) from error
