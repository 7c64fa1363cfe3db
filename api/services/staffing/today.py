"""Which day it is for people, by the store's clock."""

from datetime import date, datetime, timedelta, timezone

CIVIL = timezone(timedelta(hours=8))
"""China has one time; west of it a day that is called today here has begun, or begins within hours."""


def day_of(moment: datetime) -> date:
    """Return the day of a moment."""
    return moment.astimezone(CIVIL).date()
