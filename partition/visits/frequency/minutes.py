"""How many minutes of visits a week are promised to households."""

from collections.abc import Sequence
from datetime import date

from partition.visits.frequency.due import tier_on
from partition.visits.frequency.policy import VisitPolicy
from partition.visits.frequency.standing import Contact, Standing

WEEK_DAYS = 7


def weekly_minutes(standings: Sequence[Standing], policy: VisitPolicy, day: date) -> dict[str, float]:
    """
    Return minutes of visits a week by household: those of a visit over the weeks of the interval of its tier.

    As visits are planned: minutes at the door for each household of the address, and the stairs; a tier that is blank
    or past its review on the day is the default; who does not want visits has none. The walk there is left out: it
    depends on who else is visited in the same outing, and so on the plan that is to be made.
    """
    return {one.household_id: _minutes(one, policy, day) for one in standings}


def _minutes(one: Standing, policy: VisitPolicy, day: date) -> float:
    if one.contact is not Contact.VISIT:
        return 0.0
    floors = max((one.floor or 1) - 1, 0)
    visit = policy.visit_minutes * one.households + policy.stairs_minutes * floors
    return visit * WEEK_DAYS / policy.interval_days[tier_on(one, policy, day, day)]
