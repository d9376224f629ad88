"""A function that ends its process, as the system does when memory runs out."""

from __future__ import annotations

import os
import signal


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
