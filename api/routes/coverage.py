"""Where service is thin: five numbers, each area within another, and what needs a decision."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import CallerDep, ReadCounts, ServiceDep
from api.problems import documented
from api.routes.people import AreaQuery
from api.schemas.coverage import AreasOut, CoverageOut, DecisionsOut, areas_out, coverage_out, decisions_out
from api.schemas.days import AskedDay
from api.services.covering.areas import coverage_of_areas
from api.services.covering.decisions import decisions
from api.services.covering.numbers import coverage

router = APIRouter(prefix="/api/v1", tags=["coverage 服务覆盖"])

USUAL_MINUTES = 15.0

DayQuery = Annotated[AskedDay | None, Query(description="today if not given 日期")]
MinutesQuery = Annotated[
    float, Query(gt=0, le=240, allow_inf_nan=False, description="on foot to a station, at 4 km/h 步行分钟数")
]
LevelQuery = Annotated[
    str | None, Query(min_length=1, max_length=64, description="the widest below the area if not given 层级")
]


@router.get("/coverage", summary="Where service is thin 服务覆盖", responses=documented(401, 403))
def read_coverage(
    who: CallerDep,
    service: ServiceDep,
    library: ReadCounts,
    area: AreaQuery = None,
    date: DayQuery = None,
    minutes: MinutesQuery = USUAL_MINUTES,
) -> CoverageOut:
    """
    Return numbers, and no door: households in no grid, grids without leader, far from a station, visits overdue.

    What was never recorded is null. Under 10 households nothing is told to those who may read counts alone.
    """
    return coverage_out(coverage(library, service.worked, who, area, date, minutes), area)


@router.get("/coverage/areas", summary="Coverage of each area 各区域服务覆盖", responses=documented(401, 403))
def read_areas(
    who: CallerDep,
    service: ServiceDep,
    library: ReadCounts,
    area: AreaQuery = None,
    level: LevelQuery = None,
    date: DayQuery = None,
    minutes: MinutesQuery = USUAL_MINUTES,
    wait: Annotated[bool, Query(description="for ways to stations; without, they may be pending 等待步行计算")] = True,
) -> AreasOut:
    """
    Return the areas of a level within another: who leads each, how near stations are, who was visited in time.

    What was never recorded is null, and never 0. Visits are told of today alone.
    """
    worked = service.worked
    found = coverage_of_areas(library, worked, who, area=area, level=level, day=date, minutes=minutes, wait=wait)
    return areas_out(found)


@router.get("/coverage/decisions", summary="What needs a decision 待决事项", responses=documented(401, 403))
def read_decisions(
    who: CallerDep,
    service: ServiceDep,
    library: ReadCounts,
    area: AreaQuery = None,
    date: DayQuery = None,
    minutes: MinutesQuery = USUAL_MINUTES,
) -> DecisionsOut:
    """Return posts that nobody holds, grids out of their band, doors far from a station, visits that are overdue."""
    day, found = decisions(library, service.worked, who, area=area, day=date, minutes=minutes)
    return decisions_out(found, day, minutes)
