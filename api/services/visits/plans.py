"""Rounds of all members over some weeks: check what is asked, plan, let the checker judge, write."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from api.services.inputs.profiles import find_profile
from api.services.rounds.plan import FASTEST_KMH, PlanGround, read_plan
from api.services.visits.finish import OnProgress, Printing, WeeksResult, finish, unheard
from api.services.visits.folder import place_faults
from api.services.visits.readings import read_members, read_standings
from api.services.visits.record import Assignment, Record, plan_seen_from
from api.services.visits.solving import Task, effort_for
from geo.errors import Fault, InputError
from partition.tables import PlanTables
from partition.visits.forecast import Season
from partition.visits.frequency import Contact, Standing, VisitPolicy, due_calls, due_visits, policy_of
from partition.visits.model import Agenda
from partition.visits.offered import offered_outings, with_evenings
from partition.visits.places import places_of, split_addresses
from partition.visits.staff import Staff
from partition.visits.visit_plan import Member

LAST_YEAR = 9000
"""Beyond it there is no room in the calendar for what follows."""

LARGEST_SEED = 2**32 - 1

MOST_WEEKS = 26
"""Half a year: no tier holds longer without being looked at."""

PROFILE = "xigu_1448"
"""Whose visit policy holds where the plan was made without a profile."""


@dataclass(frozen=True)
class RoundsAsked:
    """
    What is asked for.

    ``profile`` None takes the plan's own; ``members`` and ``visits`` None: one leader a grid, and nobody visited yet.
    """

    folder: Path
    first_day: date
    weeks: int
    out: Path
    printing: Printing
    members: Path | None = None
    visits: Path | None = None
    profile: str | None = None
    holidays: tuple[date, ...] = ()
    speed_kmh: float = 4.0
    seed: int = 0


Reading = Callable[[RoundsAsked, PlanTables, VisitPolicy, list[Fault]], tuple[tuple[Staff, ...], tuple[Standing, ...]]]
"""Gives who walks and where each household stands; raises the faults of both together, and adds to the notices."""


def plan_weeks(asked: RoundsAsked, on_progress: OnProgress = unheard) -> WeeksResult:
    """
    Plan the rounds of all members, and write their papers; ``on_progress`` hears what is being done.

    Raises
    ------
    InputError
        What is asked cannot be done; carries every fault. Nothing was written.
    OutputError
        The files could not be written. What stood there before still stands.
    """
    return plan_weeks_of(asked, _read, on_progress)


def plan_weeks_of(asked: RoundsAsked, read: Reading, on_progress: OnProgress = unheard) -> WeeksResult:
    """Plan as `plan_weeks`, for those who walk and the standings that ``read`` gives, wherever these are kept."""
    ground, policy = _checked(asked)
    tables = replace(ground.tables, households=split_addresses(ground.tables.households, policy.most_households))
    notices: list[Fault] = []
    staff, standings = read(asked, tables, policy, notices)
    seen, fingerprint = plan_seen_from(asked.out, asked.folder)
    record = Record(
        asked.first_day,
        7 * asked.weeks,
        0.06 / asked.speed_kmh,
        tables.households.crs,
        asked.holidays,
        tuple(assign(staff, standings, tables, policy, Season(asked.first_day, 7 * asked.weeks, asked.holidays))),
        needs=policy.needs,
        plan=seen,
        sha256=fingerprint,
    )
    effort = effort_for(len(record.assignments))

    def tasks(agendas: Sequence[Agenda]) -> list[Task]:
        return [Task(agenda, asked.seed, effort) for agenda in agendas]

    result = finish(asked.out, asked.printing, replace(ground, tables=tables), record, tasks, on_progress)
    return replace(result, notices=(*notices, *result.notices))


def _checked(asked: RoundsAsked) -> tuple[PlanGround, VisitPolicy]:
    """Return the plan and the policy; raise every fault of what is asked, but for those of the files."""
    faults = [*place_faults(asked.out), *_figure_faults(asked)]
    ground = policy = None
    try:
        ground = read_plan(asked.folder)
    except InputError as error:
        faults += error.faults
    try:
        policy = policy_of(find_profile(asked.profile or (ground and ground.profile) or PROFILE))
    except InputError as error:
        faults += error.faults
    if faults or ground is None or policy is None:
        raise InputError(faults)
    return ground, policy


def _figure_faults(asked: RoundsAsked) -> list[Fault]:
    faults = []
    if not 1 <= asked.weeks <= MOST_WEEKS:
        en = f"must be 1 to {MOST_WEEKS}, got {asked.weeks}"
        faults.append(Fault("--weeks", en, f"应为 1 至 {MOST_WEEKS}，得到 {asked.weeks}"))
    if not 0 < asked.speed_kmh <= FASTEST_KMH:
        en = f"must be above 0 and at most {FASTEST_KMH:g} km/h, got {asked.speed_kmh:g}"
        zh = f"应大于 0 且不超过 {FASTEST_KMH:g} 公里/小时，得到 {asked.speed_kmh:g}"
        faults.append(Fault("--speed-kmh", en, zh))
    if asked.first_day.year > LAST_YEAR:
        en = f"the year must be at most {LAST_YEAR}, got {asked.first_day}"
        faults.append(Fault("--from", en, f"年份应不晚于 {LAST_YEAR}，得到 {asked.first_day}"))
    if not 0 <= asked.seed <= LARGEST_SEED:
        en = f"must be 0 to {LARGEST_SEED}, got {asked.seed}"
        faults.append(Fault("--seed", en, f"应为 0 至 {LARGEST_SEED}，得到 {asked.seed}"))
    return faults


def _read(
    asked: RoundsAsked, tables: PlanTables, policy: VisitPolicy, notices: list[Fault]
) -> tuple[tuple[Staff, ...], tuple[Standing, ...]]:
    """Return who walks and where each household stands; raise the faults of both files together."""
    faults: list[Fault] = []
    staff: tuple[Staff, ...] = ()
    standings: tuple[Standing, ...] = ()
    try:
        staff = read_members(asked.members, tables, notices)
    except InputError as error:
        faults += error.faults
    try:
        standings = read_standings(asked.visits, tables.households, policy, asked.first_day)
    except InputError as error:
        faults += error.faults
    if faults:
        raise InputError(faults)
    return staff, standings


def assign(
    staff: Sequence[Staff], standings: Sequence[Standing], tables: PlanTables, policy: VisitPolicy, season: Season
) -> list[Assignment]:
    """Return what each member is asked for in the days of a season, in the order of the members."""
    lowest = tables.households[tables.levels[-1]].astype(str)
    first_day, days = season.first_day, season.days
    made = []
    for one in staff:
        assert one.start is not None  # as `read_members` promises
        places = places_of(one.start, tables.households[lowest.isin(one.grid_ids)].reset_index(drop=True))
        own = places.stand(standings)
        offered = offered_outings(one, policy, first_day, days, holidays=season.holidays)
        due = due_visits(own, policy, first_day, days, walked={outing.day for outing in offered})
        if one.evening:
            offered = with_evenings(offered, due, policy)
        refused = tuple(each.household_id for each in own if each.contact is not Contact.VISIT)
        member = Member(one.member_id, one.name, one.grid_ids, one.start)
        away = tuple(day for n in range(days) if one.away(day := first_day + timedelta(days=n)))
        phoned = tuple(each.household_id for each in own if each.contact is Contact.PHONE)
        calls = due_calls(own, policy, first_day, days)
        made.append(Assignment(member, places, due, offered, refused, away, phoned, calls))
    return made
