"""How often somebody may ask: a bucket for each, kept in the memory of this process."""

from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from api.errors import ApiError
from api.governance.lockout import Bucket, Rate, take
from geo.errors import Fault

MOST_KEPT = 10_000
"""Buckets that are kept; of more, those go that were not asked of for longest, and begin anew full."""


class TooOftenError(ApiError):
    """Somebody asks more often than is answered; ``wait_s`` says when they may again."""

    def __init__(self, fault: Fault, wait_s: float) -> None:
        self.wait_s = wait_s
        super().__init__(fault)


class Throttle:
    """Lets requests through at a rate, for each key by itself."""

    def __init__(self, rate: Rate, *, most_kept: int = MOST_KEPT) -> None:
        self._rate = rate
        self._most = most_kept
        self._buckets: dict[str, Bucket] = {}
        self._lock = Lock()

    def pass_by(self, key: str, now: datetime) -> None:
        """
        Count one request.

        Raises
        ------
        TooOftenError
            There were too many.
        """
        with self._lock:
            taken = take(self._buckets.pop(key, None), self._rate, now)
            self._buckets[key] = taken.bucket  # which is now the last one in their order
            if len(self._buckets) > self._most:
                del self._buckets[next(iter(self._buckets))]
        if not taken.let_through:
            seconds = taken.wait.total_seconds()
            text = (f"too many requests; ask again in {seconds:.0f} s", f"请求过于频繁；请在 {seconds:.0f} 秒后再试")
            raise TooOftenError(Fault("request", *text), seconds)


@dataclass(frozen=True)
class Limits:
    """Of what is limited: log-ins from one address, requests of one user, and what one address asks as the public."""

    logins: Throttle = field(default_factory=lambda: Throttle(Rate(30, 1)))
    requests: Throttle = field(default_factory=lambda: Throttle(Rate(1000, 100)))
    public: Throttle = field(default_factory=lambda: Throttle(Rate(120, 4)))


def limits(logins_per_minute: float, requests_per_s: float) -> Limits:
    """Return limits; at once as many log-ins as in half a minute, and as many requests as in ten seconds."""
    logins = Throttle(Rate(max(logins_per_minute / 2, 1), logins_per_minute / 60))
    return Limits(logins, Throttle(Rate(max(10 * requests_per_s, 1), requests_per_s)))
