"""Villages: import one, list them, look at one."""

from datetime import datetime

from fastapi import APIRouter, Request, Response

from api.deps import CallerDep, ImportVillage, ReadPlan, ServiceDep, VillageFormDep
from api.governance.area import EVERYTHING
from api.problems import documented
from api.routes.paging import PageDep, page_within
from api.routes.strict import StrictRoute
from api.schemas.upload import FORM_SCHEMA
from api.schemas.village import VillageOut, VillagesOut, village_out
from api.services.areas import chosen_area
from api.services.inputs.examples import example_record
from api.services.plans.removing import remove_village
from api.services.villages import get_village, import_village

router = APIRouter(prefix="/api/v1/villages", tags=["villages 村庄"], route_class=StrictRoute)


@router.get("", summary="List villages 村庄列表")
def read_villages(request: Request, asked: PageDep, library: ReadPlan, service: ServiceDep) -> VillagesOut:
    """Return the imported villages, the newest first, and on the last page those that ship with the program."""
    page = page_within(request, asked, library.villages(), lambda one: (one.created, one.id), (datetime, str))
    shipped = () if page.next else tuple(map(example_record, service.examples.values()))
    return VillagesOut(villages=[village_out(record) for record in (*page.records, *shipped)], next=page.next)


@router.post(
    "",
    status_code=201,
    summary="Import a village 导入村庄",
    openapi_extra=FORM_SCHEMA,
    responses=documented(400, 408, 409, 413, 415, 422),
)
def create_village(
    library: ImportVillage, form: VillageFormDep, service: ServiceDep, who: CallerDep, response: Response
) -> VillageOut:
    """
    Read files of households (or of groups with their numbers), boundary, roads, barriers and buildings.

    GeoJSON, GeoPackage, Shapefile (its parts under the same field), CSV for households, .osm.pbf for roads. Only the
    columns that planning needs are kept; the others are named and dropped, and the files themselves are not kept.
    ``replaces`` names a village whose tables these are from now on: it keeps its id, and its plans keep their files.
    ``near`` (``longitude,latitude`` or ``boundary``) is where addresses wait of whose group nobody knows the place.
    ``datum`` (wgs84, cgcs2000, gcj02, bd09) and ``crs`` (EPSG code, of files that do not say theirs) say it of all
    files, or as ``ROLE=VALUE`` of one. ``area`` is the path of the area that the village lies in; it may be left out
    by who imports into one area only.
    """
    record = import_village(
        library,
        form.uploads,
        name=form.name,
        attribution=form.attribution,
        datums=form.datums,
        crs=form.crs,
        area=chosen_area(library.scope, form.area) if form.replaces is None else EVERYTHING,
        replaces=form.replaces,
        near=form.near,
        by=who.user,
        now=service.clock(),
    )
    village = village_out(record)
    response.headers["Location"] = village.links.self
    return village


@router.delete("/{village_id}", status_code=204, summary="Remove a village 删除村庄", responses=documented(404, 409))
def remove_village_and_drafts(village_id: str, library: ImportVillage, who: CallerDep, service: ServiceDep) -> None:
    """Remove a village with its doors and its drafts. One that has, or had, a plan in force stays."""
    remove_village(library, village_id, who, service.clock())


@router.get("/{village_id}", summary="Look at a village 查看村庄", responses=documented(404))
def read_village(village_id: str, library: ReadPlan, service: ServiceDep) -> VillageOut:
    """Return what is known of a village."""
    return village_out(get_village(library, service.examples, village_id))
