"""The map page of an outing."""

from dataclasses import replace

from api.services.visits.files.papers import Papers
from maps.offline import to_html
from maps.outing_walk import outing_walk
from maps.papers import Naming, RoundSheet
from maps.walker import walker_map
from partition.tables import PlanTables
from partition.visits.visit_plan import Member


def walk_map(sheet: RoundSheet, papers: Papers, tables: PlanTables, naming: Naming) -> str:
    """Return the page of an outing with a map that is zoomed; ``tables`` are those of its member's grids."""
    title = f"走访 Round {sheet.number} · {sheet.day.isoformat()} · {sheet.grid}"
    page = walker_map(
        outing_walk(sheet.outing), tables, title=title, attribution=papers.attribution, doors=naming.doors
    )
    return to_html(page)


def own_tables(tables: PlanTables, member: Member) -> PlanTables:
    """Return the tables of a plan cut down to the grids of a member; the ground stays whole."""
    grids = tables.grids[tables.grids["grid_id"].isin(member.grid_ids)]
    level = tables.levels[-1]
    households = tables.households
    if level in households.columns:
        households = households[households[level].isin(member.grid_ids)].reset_index(drop=True)
    return replace(tables, grids=grids, households=households)
