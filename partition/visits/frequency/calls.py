"""Which telephone calls are due: of households that wish to be called in place of a visit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from partition.visits.frequency.due import due_visits
from partition.visits.frequency.policy import VisitPolicy
from partition.visits.frequency.standing import Contact, Standing
from partition.visits.model import Visit


def due_calls(standings: Sequence[Standing], policy: VisitPolicy, first_day: date, days: int) -> tuple[Visit, ...]:
    """
    Return the calls due to households that wish to be telephoned, with the periods that visits of their tier have.

    Raises
    ------
    GeoError
        As of `due_visits`.
    """
    phoned = [replace(one, contact=Contact.VISIT) for one in standings if one.contact is Contact.PHONE]
    return due_visits(phoned, policy, first_day, days)
