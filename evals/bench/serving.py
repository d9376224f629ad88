"""A real server under load: errors, health checks meanwhile, memory after many questions."""

from __future__ import annotations

import asyncio
import itertools
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

CLIENTS = 20
SECONDS = 60.0
EARLY, LATE = 50, 500  # questions before memory is read


@contextmanager
def server(home: Path) -> Iterator[tuple[str, int]]:
    """`footnote serve` over the library in `home`: its address and process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "footnote"), "serve", "--port", str(port)]
    process = subprocess.Popen(
        command, env={**os.environ, "FOOTNOTE_HOME": str(home)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait(30)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            if httpx.get(f"{url}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        if process.poll() is not None:
            raise RuntimeError(f"footnote serve ended with status {process.returncode}")
        time.sleep(0.1)
    raise RuntimeError("footnote serve was not ready within 30 seconds")


def memory_growth(home: Path, questions: Sequence[str]) -> dict[str, float]:
    """Resident megabytes of the server after 50 and after 500 questions, and the growth as a share."""
    with server(home) as (url, pid), httpx.Client(base_url=url, timeout=60) as client:
        sizes = {}
        for number, question in zip(range(1, LATE + 1), itertools.cycle(questions), strict=False):
            client.post("/v1/ask", json={"question": f"{question} ({number})"}).raise_for_status()
            if number in {EARLY, LATE}:
                sizes[number] = _resident_mb(pid)
    growth = sizes[LATE] / sizes[EARLY] - 1
    return {"early_mb": sizes[EARLY], "late_mb": sizes[LATE], "growth": growth}


def load(home: Path, questions: Sequence[str]) -> dict[str, float]:
    """20 clients asking without a pause for a minute, and a health check every 50 ms meanwhile."""
    with server(home) as (url, _):
        return asyncio.run(_load(url, questions))


async def _load(url: str, questions: Sequence[str]) -> dict[str, float]:
    end = time.perf_counter() + SECONDS
    asked: list[float] = []
    health: list[float] = []
    errors: list[str] = []
    limits = httpx.Limits(max_connections=CLIENTS + 1)
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as client:

        async def timed(times: list[float], method: str, path: str, **body: object) -> None:
            start = time.perf_counter()
            try:
                response = await client.request(method, path, **body)  # type: ignore[arg-type]
                if response.status_code != 200:
                    errors.append(f"{path}: {response.status_code}")
            except httpx.HTTPError as error:
                errors.append(f"{path}: {error!r}")
            times.append((time.perf_counter() - start) * 1000)

        async def ask(number: int) -> None:
            for question in itertools.cycle(questions[number % len(questions) :] or questions):
                if time.perf_counter() > end:
                    return
                await timed(asked, "POST", "/v1/ask", json={"question": question})

        async def check() -> None:
            while time.perf_counter() < end:
                await timed(health, "GET", "/healthz")
                await asyncio.sleep(0.05)

        await asyncio.gather(check(), *(ask(number) for number in range(CLIENTS)))
    return {
        "asked": len(asked),
        "errors": len(errors),
        "ask_p50_ms": statistics.median(asked),
        "healthz_p99_ms": statistics.quantiles(health, n=100)[98],
    }


def _resident_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"/proc/{pid}/status does not tell its resident memory")
