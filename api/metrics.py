"""What /metrics tells. No label ever holds a question, a key, a title or an id: only names that the code knows."""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from kb.answer.models import Answer
from kb.jobs import JobState

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The counters of one app, in a registry of their own."""

    media_type = CONTENT_TYPE_PLAIN_0_0_4

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._asks = Counter("footnote_asks", "Questions by how they ended.", ["status"], registry=self._registry)
        self._ask_seconds = Histogram(
            "footnote_ask_seconds", "Time of a question, by stage.", ["stage"], buckets=SECONDS, registry=self._registry
        )
        self._requests = Counter(
            "footnote_http_requests", "Requests.", ["method", "route", "status"], registry=self._registry
        )
        self._request_seconds = Histogram(
            "footnote_http_request_seconds", "Time of a request.", ["route"], buckets=SECONDS, registry=self._registry
        )
        self._index_version = Gauge(
            "footnote_index_version", "Number of the last change of the library.", registry=self._registry
        )
        self._notes = Counter(
            "footnote_answer_notes", "What had to be said of answers, by code.", ["code"], registry=self._registry
        )
        self._chat_tokens = Counter(
            "footnote_chat_tokens", "Tokens of the chat model.", ["direction"], registry=self._registry
        )
        self._chat_cost = Counter("footnote_chat_cost", "Cost of the chat model.", registry=self._registry)
        self._limited = Counter(
            "footnote_rate_limited", "Requests refused as too many, by what they asked for.", ["what"],
            registry=self._registry,
        )  # fmt: skip
        self._jobs = Gauge("footnote_jobs", "Jobs by state.", ["state"], registry=self._registry)

    def asked(self, status: str, timings_ms: Mapping[str, float]) -> None:
        """Count one question that ended with `status`."""
        self._asks.labels(status).inc()
        for stage, milliseconds in timings_ms.items():
            self._ask_seconds.labels(stage).observe(milliseconds / 1000)

    def answered(self, answer: Answer) -> None:
        """Count one question that was answered, or refused."""
        self.asked(answer.status, answer.timings_ms)
        for note in answer.notes:
            self._notes.labels(note.code).inc()
        if answer.model is not None:
            self._chat_tokens.labels("in").inc(answer.model.tokens_in)
            self._chat_tokens.labels("out").inc(answer.model.tokens_out)
            self._chat_cost.inc(answer.model.cost or 0.0)

    def requested(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request; `route` is the template, never the path."""
        self._requests.labels(method, route, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def limited(self, what: str) -> None:
        """Count one request that was one too many."""
        self._limited.labels(what).inc()

    def text(self, index_version: int, jobs: Mapping[JobState, int]) -> bytes:
        """The Prometheus exposition; `jobs` are counted by state."""
        self._index_version.set(index_version)
        for state, count in jobs.items():
            self._jobs.labels(state.value).set(count)
        return generate_latest(self._registry)
