"""What records are looked for by, beside equal fields."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class AtMost:
    """A field is this or less."""

    value: Any


@dataclass(frozen=True)
class AtLeast:
    """A field is this or more."""

    value: Any


@dataclass(frozen=True)
class OpenOrAfter:
    """A field is empty or more than this: the end of something that still holds on a day."""

    value: Any


@dataclass(frozen=True)
class Among:
    """A field is one of these."""

    values: Collection[Any]


@dataclass(frozen=True)
class Begins:
    """A text field begins so; capital and small letters differ."""

    text: str


Condition = AtMost | AtLeast | OpenOrAfter | Among | Begins


def holds(condition: Any, value: Any) -> bool:
    """Return whether a field's value meets a condition; what is no condition is met by its equal."""
    match condition:
        case AtMost(limit):
            return value is not None and value <= limit
        case AtLeast(limit):
            return value is not None and value >= limit
        case OpenOrAfter(limit):
            return value is None or value > limit
        case Among(values):
            return value in values
        case Begins(text):
            return value is not None and value.startswith(text)
        case _:
            return bool(value == condition)
