"""Browsers stay logged in: several of their pages may renew one log-in in the same moment."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from api.services.accounts.logins import Doorkeeper, LoggedIn
from api.services.security.refresh import digest_of

SAME_MOMENT = timedelta(seconds=10)
"""For so long a used token brings once more what it brought: a browser that opens ten pages at once stole nothing."""


@dataclass
class Renewals:
    """Renews the log-ins of browsers; what each token brought is remembered for a moment, in this process alone."""

    doorkeeper: Doorkeeper
    _given: dict[str, tuple[LoggedIn, datetime]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def renew(self, secret: str, now: datetime) -> LoggedIn:
        """
        Return the next tokens of a log-in.

        Raises
        ------
        NotLoggedInError
            The secret is unknown, used before this moment, or no longer holds.
        """
        with self._lock:
            self._given = {key: had for key, had in self._given.items() if abs(now - had[1]) <= SAME_MOMENT}
            key = digest_of(secret)
            if key not in self._given:
                self._given[key] = self.doorkeeper.refresh(secret, now), now
            return self._given[key][0]

    def forget(self, secret: str) -> None:
        """Let a log-in that ends bring nothing more."""
        with self._lock:
            self._given = {key: had for key, had in self._given.items() if had[0].refresh != secret}
