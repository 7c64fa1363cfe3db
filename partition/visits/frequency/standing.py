"""Where a household stands: how often it is called on, when last, and what it said about being called on."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum


class Contact(Enum):
    """How a household wishes to be reached. Only `VISIT` is on routine rounds; nothing else is ever overdue."""

    VISIT = "上门"
    PHONE = "电话"
    ON_DEMAND = "按需"
    REFUSED = "谢绝走访"


@dataclass(frozen=True)
class Event:
    """Something after which a visit must follow: the code of the policy's rule, and when it came about."""

    code: str
    at: datetime


@dataclass(frozen=True)
class Standing:
    """
    What is kept about visits to one address; of people nothing, and of a tier no reason.

    Attributes
    ----------
    place
        Row of the walking distances of the member who goes there.
    households
        At this address, each of which is visited.
    floor
        Storey, counted from 1 at the ground; None where it is not known.
    tier
        Code of the policy's tier; None: the default tier.
    last_visit
        None if there was none, or if it is not known.
    review_by
        Last day on which a tier other than the default holds; None: as long as the policy lets it.
    ask_again
        Day before which the household does not want to be asked.
    due_again
        Whether the last visit has to be made again; overwritten by the result of the next one.
    evening
        Whether somebody is at home in the evening only.
    """

    household_id: str
    place: int
    households: int = 1
    floor: int | None = None
    tier: str | None = None
    last_visit: date | None = None
    review_by: date | None = None
    contact: Contact = Contact.VISIT
    ask_again: date | None = None
    due_again: bool = False
    event: Event | None = None
    evening: bool = False
