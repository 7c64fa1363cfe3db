"""Who leads each grid of a plan on a day, and which station its people come to."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import geopandas as gpd
import shapely

from api.governance.post import titles_of
from api.services.staffing.places import profile_of_plan
from api.store.base import Books
from api.store.conditions import Among, AtMost, OpenOrAfter
from api.store.records.plans import PlanRecord
from api.store.records.staff import StationRecord
from maps.papers.grids import Leader, Station
from partition.tables import PlanTables


def day_of_paper(plan: PlanRecord, today: date) -> date:
    """Return the day whose leaders a paper names: today, or the nearest on which the plan holds."""
    if plan.valid_from is not None and today < plan.valid_from:
        return plan.valid_from
    if plan.valid_to is not None and today >= plan.valid_to:
        return plan.valid_to - timedelta(days=1)
    return today


def leaders_on(
    books: Books, plan: PlanRecord, level: str, codes: Sequence[str], day: date, *, lang: str
) -> dict[str, Leader]:
    """Return who leads some grids of a level on a day, by their codes; of several who do the first."""
    title = next((one for one in titles_of(profile_of_plan(books, plan.id)) if one.level == level and one.leads), None)
    posts = books.posts.find(area=Among(sorted(codes)), valid_from=AtMost(day), valid_to=OpenOrAfter(day))
    found: dict[str, Leader] = {}
    for post in posts:
        if post.person_id is None or post.area in found or (title is not None and post.title != title.name):
            continue
        person = books.people.get(post.person_id)
        called = "" if title is None else title.zh if lang == "zh" else title.en
        found[post.area] = Leader(person.name, person.work_phone, called)
    return found


def stations_of(books: Books, plan: PlanRecord, tables: PlanTables, level: str) -> dict[str, Station]:
    """
    Return the station that the people of each grid of a level come to, by the grid's code.

    It is one that serves the grid, or else a grid above it, or its village: of several the one nearest to the grid.
    """
    records = books.stations.find()
    places = {one.id: shapely.Point() for one in records}
    if records:
        moved = gpd.GeoSeries([one.geom for one in records], crs="EPSG:4326").to_crs(tables.grids.crs)
        places = dict(zip((one.id for one in records), moved, strict=True))
    above = _areas_above(tables, plan)
    found: dict[str, Station] = {}
    for code, shape in zip(tables.grids_of(level)["grid_id"].astype(str), tables.grids_of(level).geometry, strict=True):
        for area in (code, *above.get(code, ())):
            near = [(shape.distance(places[one.id]), one.id, one) for one in records if one.area == area]
            if near and shape is not None:
                _, _, record = min(near, key=lambda one: one[:2])
                found[code] = _station(record, places[record.id])
                break
    return found


def _station(record: StationRecord, place: shapely.Point) -> Station:
    return Station(record.name, record.hours, record.service_phone, (float(place.x), float(place.y)))


def _areas_above(tables: PlanTables, plan: PlanRecord) -> Mapping[str, Sequence[str]]:
    """Return the codes of what each grid lies in, the nearest first: grids, its village, the village as it is kept."""
    columns = tables.grids[["grid_id", "parent_id", "village"]].astype(str)
    parents = dict(zip(columns["grid_id"], columns["parent_id"], strict=True))
    villages = dict(zip(columns["grid_id"], columns["village"], strict=True))
    kept = [plan.village_id] if plan.village_id else []
    found: dict[str, Sequence[str]] = {}
    for code in parents:
        chain, one = [], parents[code]
        while one in parents and one not in chain:
            chain.append(one)
            one = parents[one]
        found[code] = (*chain, villages[code], *kept)
    return found
