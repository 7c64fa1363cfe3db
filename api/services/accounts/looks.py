"""Looking at doors on a map that is moved about: told once an hour of each person and place, and how often."""

from datetime import datetime
from threading import Lock

from api.services.accounts.audit import READ, note
from api.services.accounts.callers import Caller
from api.store.base import Store

Key = tuple[str | None, str, str]


class Looks:
    """
    Writes down who looks at the doors of what, so that the audit stays short and no look is left out of it.

    The first look of an hour is a row, which stands for all that follow in that hour: ``detail`` names the hour. The
    tenth, the hundredth and so on are rows again, with their ``times``. Each process of a service counts for itself.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._hour: datetime | None = None
        self._times: dict[Key, int] = {}

    def note(self, store: Store, who: Caller, now: datetime, *, path: str, subject: str) -> None:
        """Write down that somebody looks at the doors of something, before they get them."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        key = (who.user, path, subject)
        times = self._next(hour, key)
        if str(times).rstrip("0") == "1":
            detail = {"hour": hour.isoformat(), "times": times}
            note(store, who, READ, now, path=path, subject=subject, detail=detail)
        if times == 1:
            self._begin(hour, key)

    def _next(self, hour: datetime, key: Key) -> int:
        """Return the how-manieth look of an hour this is; the first counts once its row is kept."""
        with self._lock:
            if hour != self._hour:
                self._hour, self._times = hour, {}
            if key in self._times:
                self._times[key] += 1
            return self._times.get(key, 1)

    def _begin(self, hour: datetime, key: Key) -> None:
        with self._lock:
            if hour == self._hour:
                self._times.setdefault(key, 1)
