"""What visits were made and what was said at them, and where the household stands after that."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from partition.visits.frequency.policy import VisitPolicy
from partition.visits.frequency.standing import Contact, Event, Standing


@dataclass(frozen=True)
class Record:
    """
    What was written down at one door on one day; None where nothing was said.

    Attributes
    ----------
    visited
        Whether the visit was made; False if it has to be made again or was declined.
    again
        Whether it has to be made again.
    refused
        Whether it was declined.
    tier, review_by
        The tier from then on, and the last day on which it holds.
    contact, ask_again
        How the household wishes to be reached, and the day before which it does not want to be asked.
    evening
        Whether to call in the evening.
    event
        Something after which a visit must follow.
    """

    day: date
    visited: bool
    again: bool = False
    refused: bool = False
    tier: str | None = None
    review_by: date | None = None
    contact: Contact | None = None
    ask_again: date | None = None
    evening: bool | None = None
    event: Event | None = None

    @property
    def tells_of_an_event_alone(self) -> bool:
        """Whether nothing was said or done at the door."""
        return self.event is not None and self == Record(self.day, visited=False, event=self.event)


def standing_after(blank: Standing, records: Sequence[Record], policy: VisitPolicy) -> Standing:
    """
    Return a standing as the records of the household leave it; ``blank`` says whose it is, and what of the address.

    The latest that was said of each thing holds. A day before which not to call, and that a visit is due again, are
    of the latest record alone: the next result overwrites them. A household that declined, and did not say how or
    from when it wishes to be reached, has refused; only another word of its own changes that, not the next result. A
    tier without a day of review holds for the policy's days from the record that says it. Of the events that no visit
    followed, on their day or later, the one whose hours end first stays.
    """
    event = _event(records, policy)
    ordered = sorted((one for one in records if not one.tells_of_an_event_alone), key=lambda one: one.day)
    if not ordered:
        return replace(blank, event=event)
    latest = ordered[-1]
    visited = [one.day for one in ordered if one.visited]
    tiers = [one for one in ordered if one.tier is not None]
    evenings = [one.evening for one in ordered if one.evening is not None]
    return Standing(
        blank.household_id,
        blank.place,
        blank.households,
        blank.floor,
        tier=tiers[-1].tier if tiers else None,
        last_visit=visited[-1] if visited else None,
        review_by=_review_by(tiers[-1], ordered, policy) if tiers else None,
        contact=next((said for one in reversed(ordered) if (said := _contact(one)) is not None), Contact.VISIT),
        ask_again=latest.ask_again,
        due_again=latest.again,
        event=event,
        evening=evenings[-1] if evenings else False,
    )


def _event(records: Sequence[Record], policy: VisitPolicy) -> Event | None:
    """Return the event whose hours end first of those that no visit followed."""
    last = max((one.day for one in records if one.visited), default=date.min)
    waiting = [one.event for one in records if one.event is not None and one.event.at.date() > last]
    return min(waiting, key=lambda one: one.at + timedelta(hours=policy.within_hours[one.code]), default=None)


def _contact(one: Record) -> Contact | None:
    if one.contact is not None or not one.refused:
        return one.contact
    return Contact.REFUSED if one.ask_again is None else Contact.VISIT


def _review_by(tier: Record, ordered: Sequence[Record], policy: VisitPolicy) -> date:
    said = [one.review_by for one in ordered if one.day >= tier.day and one.review_by is not None]
    return said[-1] if said else tier.day + timedelta(days=policy.review_days)
