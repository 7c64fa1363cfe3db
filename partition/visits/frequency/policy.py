"""A visit policy: intervals of the tiers, minutes at a door, and how outings are laid into a week."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from partition.profile import Profile, Stated
from partition.visits.model import Need, Window

Value = TypeVar("Value")


@dataclass(frozen=True)
class VisitPolicy:
    """
    What is promised to households and asked of those who walk.

    Attributes
    ----------
    interval_days
        Days of a period in which one visit is made, by the code of the tier, the most urgent first.
    default_tier
        Of households whose tier is blank, or past its review.
    spacing
        Share of the interval that must at least lie between two visits of a household.
    review_days
        How long a tier other than the default may hold without being looked at again.
    stairs_minutes
        Minutes for each floor above the ground, up and down.
    within_hours
        By the code of an event, hours within which a visit must follow.
    begins
        Minute of the day at which an outing begins.
    evening
        When those are called on who are at home in the evening only.
    words, event_words
        What people call each tier and each event, Chinese and English, by its code.
    needs
        What may be ticked at a door as needed, as it is printed, Chinese and English.
    """

    interval_days: Mapping[str, int]
    default_tier: str
    outings_per_week: int = 2
    visit_minutes: float = 12.0
    outing_minutes: float = 120.0
    spacing: float = 0.5
    review_days: int = 183
    stairs_minutes: float = 0.5
    within_hours: Mapping[str, int] = field(default_factory=dict)
    begins: float = 540.0
    evening: Window = (1080.0, 1260.0)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    event_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needs: tuple[Need, ...] = (
        ("助餐", "Meals"),
        ("送药", "Medicine brought"),
        ("代办", "Errands"),
        ("维修", "Repairs"),
        ("陪诊", "Company to a clinic"),
    )

    @property
    def ranks(self) -> Mapping[str, int]:
        """Rank of each tier, 0 for the most urgent."""
        return {code: rank for rank, code in enumerate(self.interval_days)}

    @property
    def most_households(self) -> int:
        """
        Households of one address that are called on in one go: what a third of an outing holds, at least one.

        With half of it an outing would hold one such part only, for the way there takes minutes too.
        """
        return max(1, int(self.outing_minutes / 3.0 / max(self.visit_minutes, 1e-9)))


def policy_of(profile: Profile) -> VisitPolicy:
    """Return the visit policy of a profile; what it leaves open is as the fields above say."""
    visits = profile.visits
    return VisitPolicy(
        interval_days={tier.code: tier.interval_days for tier in visits.tiers},
        default_tier=_said(visits.default_tier, visits.tiers[-1].code),
        outings_per_week=visits.outings_per_week.value,
        visit_minutes=visits.visit_minutes.value,
        outing_minutes=visits.outing_minutes.value,
        spacing=_said(visits.spacing, VisitPolicy.spacing),
        review_days=_said(visits.review_days, VisitPolicy.review_days),
        stairs_minutes=_said(visits.stairs_minutes, VisitPolicy.stairs_minutes),
        within_hours={event.code: event.within_hours for event in visits.events},
        begins=_said(visits.begins, VisitPolicy.begins),
        evening=_said(visits.evening, VisitPolicy.evening),
        words={tier.code: (tier.label.zh, tier.label.en) for tier in visits.tiers},
        event_words={event.code: (event.label.zh, event.label.en) for event in visits.events},
        needs=tuple((need.label.zh, need.label.en) for need in visits.need_codes) or VisitPolicy.needs,
    )


def _said(stated: Stated[Value] | None, default: Value) -> Value:
    return default if stated is None else stated.value
