"""A plan of visits before the judge, with all that was asked for."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import shapely

from partition.verify.finding import Finding
from partition.visits.model import Outing, Visit
from partition.visits.visit_plan import Member, VisitPlan, WalkedOuting

EVERYBODY = ""
"""Key of the holidays among the days off."""


@dataclass(frozen=True)
class VisitCase:
    """
    What was asked for and what is planned, neither of them believed; see `check_visits`.

    Attributes
    ----------
    plan
        As it is to be walked.
    due, offered
        By member id.
    doors
        By household id, None where they are not known.
    refused
        Households that do not want visits.
    days_off
        By member id, and of everybody by ``EVERYBODY``.
    minutes_per_m
        None: each outing's own.
    tiers
        Words that may not be shown.
    past
        Last day, counted from 0, that was over when this was planned; -1 if none was.
    """

    plan: VisitPlan
    due: Mapping[str, Sequence[Visit]]
    offered: Mapping[str, Sequence[Outing]]
    doors: Mapping[str, shapely.Point] | None
    refused: frozenset[str]
    days_off: Mapping[str, Collection[date]]
    minutes_per_m: float | None
    tiers: tuple[str, ...] = ()
    past: int = -1

    def made(self) -> Iterator[tuple[WalkedOuting, Visit]]:
        """Give every visit that is made, and in which outing."""
        for outing in self.plan.outings:
            for call in outing.calls:
                for visit in call.visits:
                    yield outing, visit

    def pace(self, outing: WalkedOuting) -> float:
        """Return the minutes that a metre takes."""
        return outing.minutes_per_m if self.minutes_per_m is None else self.minutes_per_m

    def date_of(self, outing: WalkedOuting) -> date:
        """Return the day of an outing."""
        return self.date(outing.outing.day)

    def date(self, day: int) -> date:
        """Return the day that stands at a number of days after the first; the last there is where it lies beyond."""
        try:
            return self.plan.first_day + timedelta(days=day)
        except OverflowError:
            return date.max if day > 0 else date.min

    def finding(
        self,
        outing: WalkedOuting,
        rule: str,
        en: str,
        zh: str,
        *,
        measured: float | None = None,
        allowed: str | None = None,
        unit: str = "",
    ) -> Finding:
        """Return a finding about an outing, which the sentences name first."""
        member, day = outing.member, self.date_of(outing)
        return Finding(
            rule=rule,
            severity="must",
            en=f"outing {outing.number} of {member.member_id} on {day}: {en}",
            zh=f"{member.member_id}第{outing.number}次出行（{day}）：{zh}",
            grid_id=grid_of(member),
            measured=measured,
            allowed=allowed,
            unit=unit,
        )


def grid_of(member: Member) -> str | None:
    """Return the grid of a member who has one only."""
    return member.grid_ids[0] if len(member.grid_ids) == 1 else None
