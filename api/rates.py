"""How often one viewer may ask: over any minute, counted in memory, forgotten when the server ends."""

from __future__ import annotations

import ipaddress
import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.metrics import Metrics
from kb.access import Viewer
from kb.errors import TooManyRequests
from kb.sites import Site

_MOST_VIEWERS = 100_000  # counted at once; beyond, all begin anew: the store keeps an entry for whoever ever came


class Rates:
    """The windows of one server."""

    def __init__(self, metrics: Metrics, direct_per_minute: int | None) -> None:
        """`direct_per_minute`: for callers with neither key nor site; None: as often as they like."""
        self._metrics = metrics
        self._direct = direct_per_minute
        self._storage = MemoryStorage()
        self._windows = MovingWindowRateLimiter(self._storage)

    def count(self, what: str, viewer: Viewer, site: Site | None, address: str) -> None:
        """Count one request for `what` ("ask", "feedback"; each has a window of its own) by a viewer, on `site`.

        Raises:
            TooManyRequests: it is one too many; it does not count.
        """
        who: tuple[str, ...]
        if site is not None:
            most, who = site.asks_per_minute, ("site", site.id, viewer.name or _network(address))
        elif viewer.name is None and self._direct is not None:
            most, who = self._direct, ("direct", _network(address))
        else:
            return
        if len(self._storage.events) > _MOST_VIEWERS:
            self._storage.reset()
        limit = RateLimitItemPerMinute(most)
        if self._windows.hit(limit, what, *who):
            return
        self._metrics.limited(what)
        free = self._windows.get_window_stats(limit, what, *who).reset_time - time.time()
        seconds = max(1, math.ceil(free))
        raise TooManyRequests(
            f"That was a little fast: {most} a minute is what one reader may send. Please try again in {seconds} "
            f"second{'' if seconds == 1 else 's'}.",
            advice="What was answered stays. The operator sets how many: `footnote site edit --per-minute`, or "
            "FOOTNOTE_ASKS_PER_MINUTE without a site.",
            seconds=seconds,
        )


def _network(address: str) -> str:
    """Who is behind an address. One line has 2**64 of IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address
