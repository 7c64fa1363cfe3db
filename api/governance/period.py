"""Spans of days: the first belongs to a span, the day of its end does not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar


@dataclass(frozen=True, order=True)
class Period:
    """Days from ``start`` on, up to ``end`` but not on it; ``end`` None is open. Empty where both are one day."""

    start: date
    end: date | None = None

    def holds(self, day: date) -> bool:
        """Return whether a day belongs to it."""
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: "Period") -> bool:
        """Return whether any day belongs to both."""
        last_start = max(self.start, other.start)
        return self.holds(last_start) and other.holds(last_start)


class Valid(Protocol):
    """Anything that holds from a day on, up to another."""

    @property
    def valid_from(self) -> date | None:
        """The first day, None where it has not begun to hold at all."""
        ...

    @property
    def valid_to(self) -> date | None:
        """The first day on which it holds no more, None where that is open."""
        ...


T = TypeVar("T", bound=Valid)


def holds_on(one: Valid, day: date) -> bool:
    """Return whether something holds on a day."""
    return one.valid_from is not None and Period(one.valid_from, one.valid_to).holds(day)


def in_force(several: Iterable[T], day: date) -> tuple[T, ...]:
    """Return those that hold on a day, in the order given."""
    return tuple(one for one in several if holds_on(one, day))


def counts_over(periods: Sequence[Period], within: Period) -> list[tuple[Period, int]]:
    """
    Return how many periods hold at once, over the whole of a span: neighbouring spans with the number in each.

    Every day of ``within`` lies in exactly one of the spans; the number is constant in a span.
    """
    ends = {day for one in periods for day in (one.start, one.end) if day is not None}
    inner = sorted(day for day in ends if within.holds(day) and day != within.start)
    starts = [within.start, *inner] if within.holds(within.start) else []
    spans = [Period(start, end) for start, end in zip(starts, [*inner, within.end], strict=False)]
    return [(span, sum(one.holds(span.start) for one in periods)) for span in spans]


def joined(spans: Iterable[Period]) -> tuple[Period, ...]:
    """Return spans with those that follow each other without a day between them made one; given in order."""
    whole: list[Period] = []
    for span in spans:
        if whole and whole[-1].end == span.start:
            whole[-1] = Period(whole[-1].start, span.end)
        else:
            whole.append(span)
    return tuple(whole)
