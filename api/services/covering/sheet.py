"""One page of coverage, for paper and for the wall."""

from collections.abc import Sequence
from datetime import date

from api.services.accounts.callers import Caller
from api.services.covering.areas import Layer, coverage_of_areas
from api.services.covering.counts import Count
from api.services.covering.decisions import Decision, decisions
from api.services.covering.kept import Worked
from api.services.covering.numbers import coverage
from api.services.covering.shapes import from_geojson
from api.store.library import Library
from maps.cover import CoverArea, CoverMatter, CoverSheet, Figure


def cover_sheet(
    library: Library,
    worked: Worked,
    who: Caller,
    *,
    area: str | None = None,
    level: str | None = None,
    day: date | None = None,
    minutes: float,
) -> CoverSheet:
    """
    Return the page of an area, or of all that is seen.

    Raises
    ------
    InputError
        As `api.services.covering.areas.coverage_of_areas`.
    """
    layer = coverage_of_areas(library, worked, who, area=area, level=level, day=day, minutes=minutes)
    five = coverage(library, worked, who, area, day, minutes)
    _, matters = decisions(library, worked, who, area=area, day=day, minutes=minutes)
    grids = bool(five.grids)
    return CoverSheet(
        layer.within.name if layer.within else "",
        layer.day,
        minutes,
        layer.level or "",
        _figure(five.households),
        (
            _figure(five.outside),
            Figure(five.unled if grids else None),
            Figure(five.out_of_band if grids else None),
            _figure(five.far),
            _figure(five.overdue),
        ),
        _areas(layer),
        _matters(matters),
    )


def _areas(layer: Layer) -> tuple[CoverArea, ...]:
    return tuple(
        CoverArea(
            one.node.code,
            one.node.name,
            _figure(one.households),
            (one.organisation.share, one.near.value, one.served.value),
            from_geojson(one.geometry) if one.geometry else None,
        )
        for one in layer.areas
    )


def _matters(found: Sequence[Decision]) -> tuple[CoverMatter, ...]:
    return tuple(
        CoverMatter(
            one.kind,
            one.node.name,
            _figure(one.count) if one.count else _figure(one.size.counted) if one.size else None,
            one.title.zh if one.title else "",
            one.title.en if one.title else "",
        )
        for one in found
    )


def _figure(one: Count) -> Figure:
    return Figure(one.n, one.suppressed)
