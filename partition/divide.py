"""Divide villages at every level: the use of everything in this room, top down."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from time import perf_counter

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.units.dedicated import households_outside
from geo.village import Village
from geo.walk import WalkGraph, build_graph
from partition.centres import check_centres, place_centres
from partition.counts import Total, default_count, share_counts
from partition.divide_village import Asked, Best, VillageDivision, divide_village
from partition.division import Division
from partition.ground import Ground, survey
from partition.levels import Level
from partition.old_grids import count_today, nearest_count
from partition.solve import Effort
from partition.stopwatch import Stopwatch
from partition.tables import PlanTables, multiplier_column, multiplier_in_parents_column
from partition.terms import Terms
from partition.violation import Violation

Progress = Callable[[str, float], None]


def divide(
    villages: Sequence[Village],
    levels: Sequence[Level],
    *,
    seed: int,
    effort: Effort | None = None,
    terms: Terms | None = None,
    prove: bool = True,
    ground_of: Callable[[Village, WalkGraph | None, int | None], Ground] = survey,
    on_progress: Progress | None = None,
    on_best: Callable[[Best], None] | None = None,
    clock: Callable[[], float] = perf_counter,
) -> Division:
    """
    Divide villages into nested, contiguous grids at every level, coarse to fine.

    A level's ``count`` is a total over all villages. Plans that break rules are answers: the division lists what is
    broken. Villages without households are kept in the tables and divided into nothing.

    Parameters
    ----------
    terms
        What must also hold, what is wished for, and the plan to start from; nothing by default.
    seed
        Of every random choice; with an effort in iterations, the same seed gives the same division.
    prove
        Whether lower bounds are worked out too.
    ground_of
        What measures a village; one that remembers saves measuring it again for another plan.
    effort
        A time is all that the division may take, measuring and proving included; where it is too short for a first
        plan of every level, as long as these take.
    clock
        Seconds, for the report only.

    Raises
    ------
    InputError
        Given centres do not stand each in a unit of its own, or a village has none; carries every fault.
    """
    effort, terms, watch = (effort or Effort()).begun(), terms or Terms(), Stopwatch(clock)
    say = on_progress or (lambda _label, _share: None)
    lived_in = [village for village in villages if len(village.households)]
    graph = build_graph(lived_in[0].roads) if lived_in and len(lived_in[0].roads) else None
    if terms.centres is not None:
        check_centres(terms.centres, villages, split_above(levels, terms))
    counted = [level for level in levels if terms.centres is None or level.name != terms.centres.level]
    today = {
        name: tuple(count_today(old, village.households["household_id"]) for village in lived_in)
        for name, old in terms.old.items()
    }
    planned = plan_counts([households_outside(v) for v in lived_in], counted, today=today, kept=terms.kept)
    n_doors = sum(len(v.households) for v in lived_in)
    made: list[VillageDivision] = []
    done = 0
    for village, counts in zip(lived_in, planned, strict=True):
        part = len(village.households) / n_doors

        def report(
            share: float, met: str = "", base: float = done / n_doors, part: float = part, name: str = village.name
        ) -> None:
            say(f"{name} {met}".rstrip(), base + part * share)

        report(0.0)
        mine = effort.rest(len(village.households) / (n_doors - done))
        with watch.stage("survey"):
            ground = ground_of(village, graph, split_above(levels, terms))
            if terms.centres is not None:
                ground = replace(ground, centres=place_centres(terms.centres, village, ground.units, graph))
        asked = Asked(levels, counts, terms, seed, mine, prove, on_best)
        made.append(divide_village(ground, asked, report, Stopwatch(clock)))
        for stage, seconds in made[-1].watch.seconds.items():
            watch.add(stage, seconds)
        done += len(village.households)
    return _assemble(villages, levels, made, seed, terms, watch)


def split_above(levels: Sequence[Level], terms: Terms) -> int | None:
    """Return the households above which a building is taken apart into stairwells and floors; None: never."""
    most = [level.allowed.max for level in levels if level.splits or terms.split_oversized]
    return min(most, default=None)


def plan_counts(
    households: Sequence[int],
    levels: Sequence[Level],
    *,
    today: Mapping[str, tuple[int, ...]] | None = None,
    kept: Collection[str] = (),
) -> list[dict[str, int]]:
    """
    Return for each village the numbers of grids by level name, for the levels whose total is given.

    Where a lower level's number is given and the top one's is not, the top one's default is shared out too, so that
    both fit. ``today`` holds the old grids of each village by level, ``kept`` the levels where they stay: then it is
    their number that is shared out, or kept as far as the band allows.
    """
    if not households or not any(level.count for level in levels):
        return [{} for _ in households]
    chain = [level for position, level in enumerate(levels) if position == 0 or level.count]
    totals = [_total(level, households, (today or {}).get(level.name, ()), level.name in kept) for level in chain]
    most_kept = max((total.count for total in totals if total.kept), default=1)
    totals = [replace(total, count=max(total.count, most_kept)) if total.given else total for total in totals]
    shares = share_counts(households, chain, totals)
    return [{level.name: n for level, n in zip(chain, counts, strict=True)} for counts in shares]


def _total(level: Level, households: Sequence[int], today: tuple[int, ...], kept: bool) -> Total:
    """Return the number of grids of a level: as given, else as today or as usual; at least one a village."""
    if kept:
        stay = tuple(max(n, 1) for n in today)
        return Total(sum(stay), True, stay, kept=True)
    wanted = [
        nearest_count(n, h, level) if n else default_count(h, level)
        for n, h in zip(today or (0,) * len(households), households, strict=True)
    ]
    return Total(max(level.count or sum(wanted), len(households)), bool(level.count), tuple(wanted) if today else ())


def _assemble(
    villages: Sequence[Village],
    levels: Sequence[Level],
    made: Sequence[VillageDivision],
    seed: int,
    terms: Terms,
    watch: Stopwatch,
) -> Division:
    """Return the division of all villages from that of each."""
    crs = villages[0].households.crs
    grids = _stack([one.grids[i] for i in range(len(levels)) for one in made], crs, ignore_index=True)
    violations = [*count_violations(villages, levels, grids), *(v for one in made for v in one.violations)]
    tables = PlanTables(
        villages=_villages_table(villages),
        units=_stack([_units_table(one) for one in made], crs),
        households=_households_table(made, crs),
        grids=grids,
        roads=villages[0].roads,
        barriers=_distinct([v.barriers for v in villages], crs),
        buildings=_distinct([v.buildings for v in villages], crs),
        violations=violations_table(violations, crs),
        levels=tuple(level.name for level in levels),
        estimated=frozenset().union(*(v.estimated for v in villages)),
        dedicated=_dedicated_table(villages),
        centres=_centres_table(made, crs),
    )
    outcomes = tuple(outcome for one in made for outcome in one.outcomes)
    return Division(tables, tuple(levels), outcomes, tuple(violations), seed, terms, watch.stages)


def count_violations(villages: Sequence[Village], levels: Sequence[Level], grids: gpd.GeoDataFrame) -> list[Violation]:
    """Return the levels that have more or fewer ordinary grids than were asked for."""
    found = []
    for level in levels:
        made = int(((grids["level"] == level.name) & (grids["kind"] != "dedicated")).sum()) if len(grids) else 0
        if level.count is not None and made != level.count:
            text = (
                f"{level.count} grids were asked for at level {level.name}, but {made} were made: villages, land parts "
                f"and units above the band each need their own / 要求{level.count}个{level.zh}，实际{made}个"
            )
            code = villages[0].code
            found.append(Violation("grid_count", code, level.name, None, made, str(level.count), "grids", "must", text))
    return found


def _stack(tables: Sequence[gpd.GeoDataFrame], crs: object, *, ignore_index: bool = False) -> gpd.GeoDataFrame:
    if not tables:
        return gpd.GeoDataFrame(geometry=[], crs=crs)
    return gpd.GeoDataFrame(pd.concat(tables, ignore_index=ignore_index), geometry="geometry", crs=crs)


def _dedicated_table(villages: Sequence[Village]) -> gpd.GeoDataFrame | None:
    """Return the dedicated areas of all villages with the code of each; None where there are none."""
    areas = [v.dedicated.assign(village=v.code) for v in villages if v.dedicated is not None and len(v.dedicated)]
    return _stack(areas, villages[0].households.crs, ignore_index=True) if areas else None


def _centres_table(made: Sequence[VillageDivision], crs: object) -> gpd.GeoDataFrame | None:
    """Return the given centres of all villages, each with its grid; None where none are given."""
    tables = []
    for one in made:
        if (centres := one.ground.centres) is None:
            continue
        grid_of = next(plan.grid_of for plan in one.plans if plan.level.name == centres.level)
        rows = {
            "level": centres.level,
            "grid_id": grid_of.to_numpy()[centres.unit],
            "village": one.ground.village.code,
            "centre_id": [text or None for text in centres.ids],
            "centre_name": [text or None for text in centres.names],
        }
        tables.append(gpd.GeoDataFrame(rows, geometry=gpd.points_from_xy(*centres.xy.T), crs=crs))
    return _stack(tables, crs, ignore_index=True) if tables else None


def _distinct(tables: Sequence[gpd.GeoDataFrame], crs: object) -> gpd.GeoDataFrame:
    """Return the rows of several tables, those that neighbours share only once."""
    rows = _stack(tables, crs, ignore_index=True)
    if rows.empty:
        return tables[0]
    return rows[~rows.geometry.to_wkb().duplicated()].reset_index(drop=True)


def _villages_table(villages: Sequence[Village]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "code": [v.code for v in villages],
            "name": [v.name for v in villages],
            "households": [int(v.households["households"].sum()) for v in villages],
            "points": [len(v.households) for v in villages],
        },
        geometry=[v.boundary for v in villages],
        crs=villages[0].households.crs,
    )


def _units_table(one: VillageDivision) -> gpd.GeoDataFrame:
    names = [plan.level.name for plan in one.plans]
    grids = {plan.level.name: plan.grid_of for plan in one.plans}
    proofs = {}
    for name, (whole, inner) in zip(names, one.proofs, strict=True):
        proofs[multiplier_column(name)] = whole.multipliers_m if whole else np.nan
        if inner is not None:
            proofs[multiplier_in_parents_column(name)] = inner.multipliers_m
    return one.ground.units.table.assign(**grids, **proofs)


def _households_table(made: Sequence[VillageDivision], crs: object) -> gpd.GeoDataFrame:
    """Return the households of all villages in the order of the planner's file, with unit and grids."""
    tables = []
    for one in made:
        units = one.ground.units
        grids = {plan.level.name: plan.grid_of.to_numpy()[units.of_household] for plan in one.plans}
        unit_id = units.table.index.to_numpy()[units.of_household]
        tables.append(one.ground.village.households.assign(unit_id=unit_id, **grids))
    doors = _stack(tables, crs, ignore_index=True)
    return doors.sort_values("row").reset_index(drop=True).drop(columns="row")


def violations_table(violations: Sequence[Violation], crs: object) -> gpd.GeoDataFrame:
    """Return violations as rows, each with the shape of its place."""
    columns = ("rule", "village", "level", "grid_id", "measured", "allowed", "unit", "severity", "message")
    rows = {column: [getattr(v, column) for v in violations] for column in columns}
    return gpd.GeoDataFrame(rows, geometry=[v.where for v in violations], crs=crs)
