"""Days as they are taken in: none that nobody can mean, and none from which one cannot count on."""

from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
"""The days that are taken, in what is sent and in what is asked for."""


def _read(value: Any) -> Any:
    """Read a day as JSON has it; strict models take no text for one else."""
    if isinstance(value, str):
        return date.fromisoformat(value) if len(value) == 10 else value
    return value


def _within(day: date) -> date:
    if FIRST <= day <= LAST:
        return day
    raise PydanticCustomError(
        "day_out_of_range", "must be a day from {first} to {last}", {"first": str(FIRST), "last": str(LAST)}
    )


AskedDay = Annotated[date, AfterValidator(_within)]
"""A day of an address or a form."""

Day = Annotated[AskedDay, BeforeValidator(_read)]
"""A day of a strict model."""
