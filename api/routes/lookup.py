"""Which area a place lies in, by its point or its address, on a day."""

from typing import Annotated

from fastapi import APIRouter, Query
from shapely import Point

from api.deps import CallerDep, ReadPublished, ServiceDep
from api.governance.role import Permission, scopes_for
from api.problems import documented
from api.schemas.days import AskedDay
from api.schemas.stage import LookupOut, lookup_out
from api.services.accounts.audit import READ, note
from api.services.lookup import look_up, place_of_address
from api.services.staffing.today import day_of
from geo.errors import Fault, InputError

router = APIRouter(prefix="/api/v1", tags=["lookup 查询"])

Lon = Annotated[float | None, Query(ge=-180, le=180, allow_inf_nan=False, description="degrees, WGS 84")]
Lat = Annotated[float | None, Query(ge=-90, le=90, allow_inf_nan=False, description="degrees, WGS 84")]
Text = Annotated[str | None, Query(min_length=1, max_length=200)]


@router.get("/lookup", summary="Find the area of a place 查询所属网格", responses=documented(401, 403, 404, 422))
def read_lookup(
    library: ReadPublished,
    who: CallerDep,
    service: ServiceDep,
    lon: Lon = None,
    lat: Lat = None,
    address: Text = None,
    village: Annotated[Text, Query(description="id of the village of an address")] = None,
    date: Annotated[AskedDay | None, Query(description="today if not given")] = None,
) -> LookupOut:
    """
    Return the published areas that hold a place on a day, one a level, and whether it lies near a border.

    Everybody may ask by point; who reads plans there is told who leads each area. An address is looked up for who may
    read households.
    """
    day = date or day_of(service.clock())
    if lon is not None and lat is not None and address is None and village is None:
        place = Point(lon, lat)
    elif lon is None and lat is None and address is not None and village is not None:
        doors = service.library.seen_with(who.scope(Permission.READ_HOUSEHOLDS))
        place = place_of_address(doors, address, village)
        note(library.store, who, READ, service.clock(), path=doors.village(village).path, subject=village)
    else:
        text = ("give either lon and lat, or address and village", "请给出 lon 和 lat，或 address 和 village")
        raise InputError([Fault("query", *text)])
    scope = scopes_for(who.grants, Permission.READ_PLAN)
    people = service.library.seen_with(scope) if scope else None
    return lookup_out(look_up(library, place, day, people=people), day)
