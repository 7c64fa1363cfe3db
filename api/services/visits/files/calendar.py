"""calendar.ics: one event an outing, with its time and how many visits; doors are never in it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from icalendar import Calendar, Event

from maps.papers import RoundSheet

PRODUCT = "-//gridhood//rounds//ZH"


def calendar_bytes(
    sheets: Sequence[RoundSheet], *, made_on: date, series: str, cancelled: Sequence[RoundSheet] = ()
) -> bytes:
    """
    Return the calendar of a member (RFC 5545).

    Times are floating, those of the wall clock where the phone is. UID is that of the member, the series and the
    outing's number, SEQUENCE its revision: a plan made again changes the events that a phone already holds, and
    those of ``cancelled`` outings are told to be off.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for sheet in sheets:
        calendar.add_component(_event(sheet, made_on, series))
    for sheet in cancelled:
        event = _event(sheet, made_on, series)
        event.add("status", "CANCELLED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def uid(member_id: str, number: int, series: str) -> str:
    """Return what a calendar knows an outing by; it does not tell who the member is."""
    key = sha256(f"{series}\n{member_id}".encode()).hexdigest()[:16]
    return f"{key}-{number}@gridhood"


def _event(sheet: RoundSheet, made_on: date, series: str) -> Event:
    one, event = sheet.outing, Event()
    event.add("uid", uid(one.member.member_id, one.number, series))
    event.add("sequence", one.revision)
    event.add("dtstamp", datetime.combine(made_on, time(), UTC))
    event.add("dtstart", _moment(sheet.day, one.outing.begins))
    event.add("dtend", _moment(sheet.day, max(one.ends, one.outing.begins + 1)))
    event.add("summary", f"走访 {sheet.visits} 户 · {sheet.grid}")
    event.add("description", f"走访单 {sheet.number}，步行 {sheet.metres} 米。Round sheet {sheet.number}.")
    return event


def _moment(day: date, minute: float) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=round(minute))
