"""Whether a visit policy can be kept on a plan: read people and households, measure walks, work it out by area."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import isfinite
from pathlib import Path
from typing import TypeVar

import numpy as np
import shapely

from api.services.drawing.plan_households import refuse_damaged
from api.services.drawing.plan_reading import ReadPlan, read_plan
from api.services.inputs.profiles import find_profile
from api.services.visits.plans import assign
from api.services.visits.readings import read_members, read_standings
from geo.errors import Fault, InputError
from geo.walk import CompiledWalk, build_graph, compile_walk
from partition.tables import PlanTables
from partition.visits.forecast import Forecast, Season, forecast
from partition.visits.frequency import Contact, Standing, VisitPolicy, policy_of
from partition.visits.frequency.due import tier_on
from partition.visits.legs import survey
from partition.visits.model import Agenda
from partition.visits.offered import WEEK
from partition.visits.places import split_addresses
from partition.visits.policy_check import WEEKS, AreaLoad, VisitedArea, check_policy, told
from partition.visits.staff import Staff
from partition.visits.tour_lengths import TourLengths, measured_lengths

MEASURED = 16, 48
"""Tours are measured up to twice the visits that an outing could hold without walking, but between these."""

MINUTES_PER_M = 0.015
"""Four kilometres an hour, as rounds are walked where nobody says otherwise."""

SHOWN = 40
"""Characters of a text that is said back."""

LEAST = 1e-9

Value = TypeVar("Value")


@dataclass(frozen=True)
class PolicyWords:
    """
    What a person typed; nothing is checked yet.

    ``mix`` are ``TIER=PERCENT``; the weeks looked at begin on ``first_day``, today if it is None.
    """

    folder: str
    profile: str | None = None
    visits: str | None = None
    members: str | None = None
    mix: Sequence[str] = ()
    first_day: date | None = None
    holidays: tuple[date, ...] = ()


@dataclass(frozen=True)
class CheckedPolicy:
    """
    What a policy asks of each area.

    ``names`` say who walks in each area, empty where nobody is named; ``sentences`` what is found of it, English and
    Chinese; ``not_visited`` counts households that are on no routine rounds; ``notices`` tell what is worth knowing of
    the files.
    """

    title: tuple[str, str]
    loads: tuple[AreaLoad, ...]
    names: tuple[str, ...]
    not_visited: int
    notices: tuple[Fault, ...] = ()

    @property
    def kept(self) -> bool:
        """Whether the policy can be kept in every area."""
        return all(load.kept for load in self.loads)

    @property
    def sentences(self) -> tuple[tuple[str, str], ...]:
        """What is found of each area."""
        return tuple(told(load) for load in self.loads)


def check_plan_policy(words: PolicyWords, *, today: date) -> CheckedPolicy:
    """
    Return what a profile's visit policy asks of the people of a plan.

    Without visits every household is of the default tier, or of the tiers that ``mix`` says. Leave, holidays, due
    visits and outings are those that rounds from the same day would be planned with (`visit_plans.assign`).

    Raises
    ------
    InputError
        Plan, profile or files cannot be used; carries every fault of all of them.
    """
    faults: list[Fault] = []
    plan = _tried(faults, lambda: _read_sound(Path(words.folder)))
    profile = _tried(faults, lambda: find_profile(_profile_name(words, plan)))
    notices: list[Fault] = []
    first_day = words.first_day or today
    staff = None if plan is None else _tried(faults, lambda: read_members(_path(words.members), plan.tables, notices))
    policy = None if profile is None else policy_of(profile)
    shares = {} if policy is None else _read_mix(words, policy, faults)
    standings = tables = None
    if plan is not None and policy is not None:
        households, visits = split_addresses(plan.tables.households, policy.most_households), _path(words.visits)
        tables = replace(plan.tables, households=households)
        standings = _tried(faults, lambda: read_standings(visits, households, policy, first_day))
    if faults or tables is None or profile is None or policy is None or staff is None or standings is None:
        raise InputError(faults)
    areas = tuple(_areas(tables, staff, standings, _mixed(standings, shares, policy, first_day), policy))
    season = Season(first_day, WEEK * WEEKS, words.holidays)
    foreseen = tuple(_forecasts(tables, staff, dealt(standings, shares, policy), policy, season))
    peace = sum(one.households for one in standings if one.contact is not Contact.VISIT)
    names = tuple(one.name for one in staff)
    return CheckedPolicy(
        (profile.title.en, profile.title.zh), check_policy(policy, areas, foreseen), names, peace, (*notices,)
    )


def _tried(faults: list[Fault], read: Callable[[], Value]) -> Value | None:
    """Return what is read; None where it cannot be, of which faults tell."""
    try:
        return read()
    except InputError as error:
        faults.extend(error.faults)
        return None


def _read_sound(folder: Path) -> ReadPlan:
    plan = read_plan(folder)
    refuse_damaged(plan.tables.households)
    return plan


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


def _profile_name(words: PolicyWords, plan: ReadPlan | None) -> str:
    """Return the profile asked for, or that of the plan."""
    own = None if plan is None else plan.report.get("profile")
    if name := words.profile or own:
        return name
    en, zh = "the plan was made without a profile: name one that has visits", "方案未使用规则配置：请指明一个"
    raise InputError([] if plan is None else [Fault("--profile", en, zh)])


def _read_mix(words: PolicyWords, policy: VisitPolicy, faults: list[Fault]) -> dict[str, float]:
    """Return the share of households of each tier that a person typed; faults hold what is wrong with it."""
    shares: dict[str, float] = {}
    for text in words.mix:
        code, _, percent = text.partition("=")
        share = _percent(percent)
        if code not in policy.interval_days or share is None or code in shares:
            tiers = ", ".join(policy.interval_days)
            met, first = repr(text[:SHOWN]), next(iter(policy.interval_days))
            en = f"got {met}; TIER=PERCENT would be right, once a tier of {tiers}, such as {first}=5"
            zh = f"得到 {met}；应为“等级=百分比”，等级为 {tiers} 之一且不重复，例如 {first}=5"
            faults.append(Fault("--mix", en, zh))
        else:
            shares[code] = share
    if sum(shares.values()) > 1 + LEAST:
        faults.append(Fault("--mix", "more than 100 percent in all", "合计超过 100%"))
    if shares and words.visits:
        faults.append(Fault("--mix --visits", "tiers come from one of the two, not both", "等级只能由其中一个给出"))
    return shares


def _percent(text: str) -> float | None:
    try:
        share = float(text) / 100
    except ValueError:
        return None
    return share if isfinite(share) and 0 <= share <= 1 else None


Load = Mapping[str, float]
"""Households on routine rounds, by tier."""


def _mixed(standings: Sequence[Standing], shares: Load, policy: VisitPolicy, today: date) -> tuple[Load, ...]:
    """Return the households at each door by tier, as they stand or as the shares say; none where none wants visits."""
    if not shares:
        return tuple(_as_it_stands(one, policy, today) for one in standings)
    rest = {policy.default_tier: shares.get(policy.default_tier, 0.0) + 1 - sum(shares.values())}
    return tuple({code: share * one.households for code, share in {**shares, **rest}.items()} for one in standings)


def _as_it_stands(one: Standing, policy: VisitPolicy, today: date) -> Load:
    if one.contact is not Contact.VISIT:
        return {}
    held = one.tier is not None and (one.review_by is None or today <= one.review_by)
    return {one.tier if held and one.tier else policy.default_tier: float(one.households)}


def dealt(standings: Sequence[Standing], shares: Load, policy: VisitPolicy) -> tuple[Standing, ...]:
    """Return standings with tiers dealt to those who want visits, as the shares say; as they are without shares."""
    if not shares:
        return tuple(standings)
    wanted = {**shares, policy.default_tier: shares.get(policy.default_tier, 0.0) + 1 - sum(shares.values())}
    owed = dict.fromkeys(wanted, 0.0)
    tiers = []
    for one in standings:
        owed = {code: much + wanted[code] * one.households for code, much in owed.items()}
        tiers.append(max(owed, key=lambda code: owed[code]))
        owed[tiers[-1]] -= one.households
    return tuple(replace(one, tier=code, review_by=None) for one, code in zip(standings, tiers, strict=True))


def _forecasts(
    tables: PlanTables, staff: Sequence[Staff], standings: Sequence[Standing], policy: VisitPolicy, season: Season
) -> Iterator[Forecast | None]:
    """Yield what of the due visits of each member finds no outing, on the ground that rounds are planned on."""
    graph = build_graph(tables.roads) if len(tables.roads) else None
    tier_of = {one.household_id: tier_on(one, policy, season.first_day, season.first_day) for one in standings}
    for person, one in zip(staff, assign(staff, standings, tables, policy, season), strict=True):
        metres = survey(one.places.points, graph).metres
        agenda = Agenda(one.due, one.offered, metres, MINUTES_PER_M)
        yield forecast(agenda, person, policy, season, tier_of)


def _areas(
    tables: PlanTables,
    staff: Sequence[Staff],
    standings: Sequence[Standing],
    loads: Sequence[Load],
    policy: VisitPolicy,
) -> Iterator[VisitedArea]:
    """Yield the area of each member: its households by tier, walks measured, and the member's time."""
    doors = shapely.get_coordinates(tables.households.geometry.to_numpy())
    starts = np.array([(one.start.x, one.start.y) for one in staff if one.start is not None])
    walk = compile_walk(build_graph(tables.roads) if len(tables.roads) else None, np.vstack([doors, starts]))
    grid_of = tables.households[tables.levels[-1]].astype(str).to_numpy()
    weekly = np.array([_weekly(load, policy) for load in loads])
    calls = weekly / np.array([max(one.households, 1) for one in standings])
    floors = np.array([max((one.floor or 1) - 1, 0) for one in standings])
    for i, one in enumerate(staff):
        own = np.isin(grid_of, one.grid_ids)
        rows = np.flatnonzero(own & (weekly > 0))
        minutes = policy.outing_minutes if one.minutes is None else one.minutes
        visits = float(weekly[rows].sum())
        yield VisitedArea(
            one.member_id,
            _sums(loads[row] for row in np.flatnonzero(own).tolist()),
            _lengths(walk, len(doors) + i, rows, calls[rows], visits, 2 * minutes / policy.visit_minutes),
            len(one.weekdays) if one.weekdays else policy.outings_per_week,
            minutes,
            stairs_minutes=policy.stairs_minutes * float(floors[rows] @ calls[rows]) / visits if visits else 0.0,
        )


def _weekly(load: Load, policy: VisitPolicy) -> float:
    return sum(count * 7.0 / policy.interval_days[code] for code, count in load.items())


def _sums(loads: Iterable[Load]) -> dict[str, float]:
    total: Counter[str] = Counter()
    for load in loads:
        for code, count in load.items():
            total[code] += count  # type: ignore[assignment]
    return dict(total)


def _lengths(
    walk: CompiledWalk, start: int, rows: np.ndarray, calls: np.ndarray, visits: float, wanted: float
) -> TourLengths:
    """
    Return metres of outings from a start through doors of an area, as measured on tours.

    ``calls`` says how often each door is called at in a week, and ``visits`` how many visits are made there in all.
    """
    if not len(rows):
        return TourLengths((0,), (0.0,))
    places = np.concatenate([[start], rows])
    metres = np.asarray(walk.distances(places, places).metres, dtype=float)
    each = visits / float(calls.sum())
    up_to = int(np.clip(wanted / each, *MEASURED))
    return measured_lengths((metres + metres.T) / 2, calls, each=each, up_to=up_to)
