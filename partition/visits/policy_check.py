"""Whether a visit policy can be kept with the people at hand: what it asks of each area, and what is lacking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from math import ceil, inf, isfinite

from geo.counted import counted
from geo.errors import GeoError
from partition.visits.forecast import MOST_PEOPLE, Forecast
from partition.visits.frequency import VisitPolicy
from partition.visits.tour_lengths import TourLengths

WEEKS = 13
"""A quarter: the time over which visits that are left undone are counted."""

LEAST = 1e-9


@dataclass(frozen=True)
class VisitedArea:
    """
    One area and who walks there.

    Attributes
    ----------
    area_id
        What the area is known by.
    households
        By tier, how many are on routine rounds.
    lengths
        Metres of an outing by its visits.
    members
        People who walk there, each of whom has ``outings`` outings of ``minutes`` in a week.
    stairs_minutes
        Minutes of stairs that a visit takes on average, besides those at the door.
    minutes_per_m
        Minutes that a metre takes; 0.015 is 4 km an hour.
    """

    area_id: str
    households: Mapping[str, float]
    lengths: TourLengths
    outings: int
    minutes: float
    members: int = 1
    stairs_minutes: float = 0.0
    minutes_per_m: float = 0.015

    def __post_init__(self) -> None:
        if self.outings < 1 or self.members < 1 or not (isfinite(self.minutes) and self.minutes > 0):
            raise GeoError(f"{self.area_id}: outings, members and minutes must be above 0")
        if any(not (isfinite(count) and count >= 0) for count in self.households.values()):
            raise GeoError(f"{self.area_id}: households of a tier must be 0 or more")


@dataclass(frozen=True)
class AreaLoad:
    """
    What a policy asks of one area.

    Attributes
    ----------
    visits_a_week, visits_an_outing
        Visits that the tiers promise, each outing with as many.
    minutes_needed, minutes_had
        Of one outing, walking and stairs included.
    most_visits
        Visits that fit the minutes of an outing.
    overdue
        Visits promised within `WEEKS` weeks and not made by their end, by tier, the most urgent made first.
    outings_needed
        Outings a week with which the policy can be kept; None if no number is enough, as one visit alone takes longer
        than an outing.
    extra_outings, extra_people
        More outings a week, or more people with as many outings as those there; None likewise.
    days_between
        The most days between two outings as they are, and the shortest interval promised where that is less.
    impossible
        Visits of those overdue that no number of people could make.
    """

    area_id: str
    members: int
    outings: int
    visits_a_week: float
    visits_an_outing: float
    minutes_needed: float
    minutes_had: float
    most_visits: float
    overdue: Mapping[str, float]
    outings_needed: int | None
    extra_outings: int | None
    extra_people: int | None
    days_between: tuple[float, float] | None
    impossible: float = 0.0

    @property
    def kept(self) -> bool:
        """Whether the policy can be kept."""
        return self.extra_outings == 0 and not self.impossible

    @property
    def overdue_visits(self) -> float:
        """Visits of all tiers that are left undone."""
        return sum(self.overdue.values())


def check_policy(
    policy: VisitPolicy, areas: Sequence[VisitedArea], forecasts: Sequence[Forecast | None] = ()
) -> tuple[AreaLoad, ...]:
    """
    Return what a policy asks of each area.

    With ``n_t`` households of a tier of interval ``d_t`` days the week has ``W = sum 7 n_t / d_t`` visits. An outing of
    ``k`` visits takes ``k (visit minutes + stairs) + walk(k)``; ``c`` is the largest ``k`` that its minutes hold, and
    ``o`` outings a week make ``o c`` visits. The policy is kept if ``W <= o c`` and outings are close enough: as nobody
    is called on twice in an outing, a tier of ``d_t`` days needs ``o >= 7 / d_t``. Else the visits go to the most
    urgent tiers first, and what is promised in `WEEKS` weeks but not made is overdue.

    Dues are taken as spread evenly, as in the long run. What a forecast of an area says of its next `WEEKS` weeks, with
    leave, holidays, events and periods as rounds are planned, is added: the larger figure of the two holds.

    Parameters
    ----------
    forecasts
        One an area, None where there is none; or none at all.

    Raises
    ------
    GeoError
        An area has households of a tier that the policy does not have.
    """
    loads = (_load(policy, area) for area in areas)
    return tuple(
        load if told is None else _foreseen(load, area, told)
        for load, area, told in zip_longest(loads, areas, forecasts)
    )


def _foreseen(load: AreaLoad, area: VisitedArea, told: Forecast) -> AreaLoad:
    """Return a load with what a forecast says where that is worse."""
    overdue = {code: max(visits, told.overdue.get(code, 0.0)) for code, visits in load.overdue.items()}
    lacking = load.extra_people, told.extra_people
    people = None if lacking[0] is None or lacking[1] is None else max(lacking[0], lacking[1])
    outings = None if people is None else max(load.extra_outings or 0, (told.extra_people or 0) * area.outings)
    return replace(load, overdue=overdue, extra_people=people, extra_outings=outings, impossible=told.impossible)


def _load(policy: VisitPolicy, area: VisitedArea) -> AreaLoad:
    if unknown := [code for code in area.households if code not in policy.interval_days]:
        raise GeoError(f"{area.area_id}: the policy has no tier {unknown[0]}, but {', '.join(policy.ranks)}")
    outings = area.outings * area.members
    promised = {code: area.households.get(code, 0.0) * 7.0 / days for code, days in policy.interval_days.items()}
    weekly = sum(promised.values())
    most = _most_visits(policy, area)
    shortest = min((policy.interval_days[code] for code, visits in promised.items() if visits > 0), default=inf)
    needed = _outings_needed(weekly, most, shortest)
    extra = None if needed is None else max(0, needed - outings)
    each = weekly / outings
    return AreaLoad(
        area.area_id,
        area.members,
        outings,
        weekly,
        each,
        _minutes(policy, area, each),
        area.minutes,
        most,
        _overdue(promised, area, outings, most),
        needed,
        extra,
        None if extra is None else ceil(extra / area.outings),
        (7.0 / outings, float(shortest)) if outings * shortest < 7.0 - LEAST else None,
    )


def _minutes(policy: VisitPolicy, area: VisitedArea, visits: float) -> float:
    at_doors = visits * (policy.visit_minutes + area.stairs_minutes)
    return at_doors + area.lengths.at(visits) * area.minutes_per_m


def _most_visits(policy: VisitPolicy, area: VisitedArea) -> float:
    """Return how many visits an outing holds, to a thousandth; below one there is no outing at all."""
    low, high = 0.0, area.minutes / max(policy.visit_minutes + area.stairs_minutes, LEAST)
    if _minutes(policy, area, high) <= area.minutes:
        return high
    while high - low > 1e-4:
        middle = (low + high) / 2
        low, high = (middle, high) if _minutes(policy, area, middle) <= area.minutes else (low, middle)
    return low if low >= 1.0 - 1e-3 else 0.0


def _outings_needed(weekly: float, most: float, shortest: float) -> int | None:
    if weekly <= 0:
        return 0
    if most <= 0:
        return None
    return max(ceil(weekly / most - LEAST), ceil(7.0 / shortest - LEAST))


def _overdue(promised: Mapping[str, float], area: VisitedArea, outings: int, most: float) -> dict[str, float]:
    """Return the visits not made in `WEEKS` weeks, tiers in the order of the policy."""
    left, overdue = outings * most, {}
    for code, visits in promised.items():
        made = min(visits, left, area.households.get(code, 0.0) * outings)
        left -= made
        overdue[code] = max(0.0, WEEKS * (visits - made))
    return overdue


def told(load: AreaLoad) -> tuple[str, str]:
    """Return what is found of an area in a sentence, English and Chinese."""
    asked = (
        f"{load.visits_a_week:.1f} visits a week, {load.visits_an_outing:.1f} an outing, which takes "
        f"{load.minutes_needed:.0f} of {load.minutes_had:.0f} minutes",
        f"每周 {load.visits_a_week:.1f} 次走访，每次外出 {load.visits_an_outing:.1f} 户，"
        f"需 {load.minutes_needed:.0f} 分钟（可用 {load.minutes_had:.0f} 分钟）",
    )
    if load.kept:
        return f"{asked[0]}: it can be kept", f"{asked[1]}：可以落实"
    if load.extra_outings is None and load.most_visits:
        en = f"more than {MOST_PEOPLE} more people would be needed; make outings longer, or promise less"
        return f"{asked[0]}: {en}", f"{asked[1]}：增加 {MOST_PEOPLE} 人仍不能落实；请延长外出时间，或放宽走访间隔"
    if load.extra_outings is None or load.extra_people is None:  # both or neither
        return (
            f"{asked[0]}: not even one visit fits an outing; make outings longer, or begin them nearer",
            f"{asked[1]}：一次外出连一户也走访不完；请延长外出时间，或就近出发",
        )
    late = f"{load.overdue_visits:.0f}"
    lacking = (
        f"{counted(load.extra_outings, 'more outing')} a week, or "
        f"{counted(load.extra_people, 'more person', 'more people')}",
        f"每周增加 {load.extra_outings} 次外出，或增加 {load.extra_people} 人",
    )
    often = ("", "")
    if load.days_between is not None:
        gap, promised = load.days_between
        often = (
            f"; outings are {gap:.1f} days apart where a visit is promised every {promised:g}",
            f"；两次外出相隔 {gap:.1f} 天，而承诺每 {promised:g} 天走访一次",
        )
    never = ("", "")
    if load.impossible:
        count = f"{load.impossible:.0f}"
        never = (
            f"; {count} of them nobody can make: no path, no day in their period, or longer than an outing",
            f"；其中 {count} 次无人能完成：无路可达、期限内无走访日或超出外出时间",
        )
    overdue = (
        f"{counted(round(load.overdue_visits), 'visit')} overdue after {WEEKS} weeks{never[0]}",
        f"{WEEKS} 周后约有 {late} 次走访逾期{never[1]}",
    )
    return (
        f"{asked[0]}: it cannot be kept{often[0]}; {overdue[0]}; {lacking[0]} would do",
        f"{asked[1]}：无法落实{often[1]}；{overdue[1]}；{lacking[1]}即可",
    )
