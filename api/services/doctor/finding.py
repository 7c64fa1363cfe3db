"""What a check finds, and what it looks at."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from api.settings import ServiceSettings

State = Literal["ok", "warn", "wrong", "skipped"]
Words = tuple[str, str]
"""English and Chinese."""


@dataclass(frozen=True)
class Finding:
    """How something stands: what was met, and what would be right where it is not."""

    state: State
    met: Words
    right: Words = ("", "")


@dataclass(frozen=True)
class Place:
    """An installation: its settings, the address that it is served on, and what the time is."""

    settings: ServiceSettings
    host: str
    now: datetime


@dataclass(frozen=True)
class Patient:
    """An installation together with its database, open; ``current`` where its schema is that of today."""

    place: Place
    connection: Connection
    current: bool

    @property
    def on_postgresql(self) -> bool:
        """Whether the database is PostgreSQL."""
        return self.connection.dialect.name == "postgresql"


def ok(en: str, zh: str = "") -> Finding:
    """Return that all is well."""
    return Finding("ok", (en, zh or en))


def warn(met: Words, right: Words) -> Finding:
    """Return that something should be looked at."""
    return Finding("warn", met, right)


def wrong(met: Words, right: Words) -> Finding:
    """Return that something does not work, or is not safe."""
    return Finding("wrong", met, right)
