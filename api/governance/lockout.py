"""Failed log-ins and frequent requests: how long somebody has to wait. State in, state out; the moment comes in."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

NO_TIME = timedelta(0)


@dataclass(frozen=True)
class LockoutRules:
    """
    After how many failures within a window a user is locked, and for how long.

    The first lock lasts ``first``, each further one twice as long as the one before, ``longest`` at most; after
    ``forgotten`` without any failure the count of locks begins anew.
    """

    failures: int = 5
    window: timedelta = timedelta(minutes=15)
    first: timedelta = timedelta(minutes=1)
    longest: timedelta = timedelta(hours=1)
    forgotten: timedelta = timedelta(hours=24)


@dataclass(frozen=True)
class LoginRecord:
    """Moments of failures that still count, how often the user was locked in a row, and until when they are."""

    failed_at: tuple[datetime, ...] = ()
    locks: int = 0
    locked_until: datetime | None = None


def wait_for(record: LoginRecord, now: datetime) -> timedelta:
    """Return how long the user is still locked; nothing where they are not."""
    return NO_TIME if record.locked_until is None else max(record.locked_until - now, NO_TIME)


def after_failure(record: LoginRecord, now: datetime, rules: LockoutRules) -> LoginRecord:
    """Return the record after a failed log-in; while a user is locked nothing counts, so nobody is locked for ever."""
    if wait_for(record, now):
        return record
    quiet = record.locked_until is not None and now - record.locked_until > rules.forgotten
    locks = 0 if quiet else record.locks
    recent = (*(moment for moment in record.failed_at if now - moment < rules.window), now)
    if len(recent) < rules.failures:
        return replace(record, failed_at=recent, locks=locks)
    return LoginRecord((), locks + 1, now + lock_length(locks, rules))


def after_success(record: LoginRecord) -> LoginRecord:
    """Return the record after a log-in that succeeded: nothing of the past counts."""
    return replace(record, failed_at=(), locks=0, locked_until=None)


def lock_length(earlier: int, rules: LockoutRules) -> timedelta:
    """Return how long a user is locked who was locked so many times before."""
    doublings = min(earlier, 20)  # a million times as long; many more would be beyond what a timedelta holds
    return min(rules.first * (1 << doublings), rules.longest)


@dataclass(frozen=True)
class Rate:
    """How much may be asked: ``burst`` requests at once, and ``per_second`` on average."""

    burst: float
    per_second: float


@dataclass(frozen=True)
class Bucket:
    """What is left to ask for, as of a moment."""

    tokens: float
    at: datetime


@dataclass(frozen=True)
class Taken:
    """The bucket after a request, whether that is let through, and if not how long to wait for it."""

    bucket: Bucket
    let_through: bool
    wait: timedelta = NO_TIME


def take(bucket: Bucket | None, rate: Rate, now: datetime, *, cost: float = 1.0) -> Taken:
    """
    Return what becomes of a request under a token bucket; None is a full one.

    What is refused takes nothing. ``cost`` is at most the burst. A clock that is set back fills nothing, and what it
    then goes forward fills again: better a few requests more than somebody who waits until the old time has come.
    """
    held = bucket or Bucket(rate.burst, now)
    seconds = max((now - held.at).total_seconds(), 0.0)
    filled = Bucket(min(held.tokens + seconds * rate.per_second, rate.burst), now)
    if filled.tokens >= cost:
        return Taken(replace(filled, tokens=filled.tokens - cost), let_through=True)
    return Taken(filled, let_through=False, wait=timedelta(seconds=(cost - filled.tokens) / rate.per_second))
