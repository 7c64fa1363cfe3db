"""What stands round the map: the title bar with its badges and list of violations, and the legend."""

from collections.abc import Sequence
from typing import Any

import jinja2
from folium import Map
from geopandas import GeoDataFrame

from maps.elements import Call, Key, Verbatim, figure_of
from maps.geojson import lonlat
from maps.layers.grids import n_ordinary
from maps.sheet import Sheet
from maps.words import LEFT_OUT, estimated_label, level_label

LISTED = 200
"""Sentences in the list of violations; a plan with more of them needs another plan, and the report has them all."""

Found = tuple[str, str]
"""What a page tells of plans that it did not check: its severity and the sentence."""

# Everything that a person wrote goes through autoescape.
PAGES = jinja2.Environment(
    loader=jinja2.PackageLoader("maps", "html"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


def add_title_bar(
    page: Map, sheet: Sheet, *, title: str, found: Sequence[Found] | None = None, extra: Sequence[tuple[str, str]] = ()
) -> None:
    """
    Put the bar above the map.

    ``found`` is listed instead of the tables' violations, on a page that did not check the rules, and says so;
    ``extra`` are figures besides those of the division.
    """
    tables, judged = sheet.tables, found is None
    violations = _violations(tables.violations) if found is None else [_without_place(*each) for each in found[:LISTED]]
    severities = list(tables.violations["severity"]) if found is None else [severity for severity, _ in found]
    bar = PAGES.get_template("title_bar.html").render(
        title=title,
        figures=[*_figures(sheet), *extra],
        estimated=estimated_label(tables.estimated, tables.estimated_share()),
        left_out=[(LEFT_OUT[name], f"{count:,}") for name, count in sheet.left_out.items()],
        divided=bool(tables.levels),
        judged=judged,
        n_must=severities.count("must"),
        violations=violations,
        n_more=max(0, len(severities) - LISTED),
    )
    # index 0: the map's own element comes when the page is rendered, below this one
    figure_of(page).html.add_child(Verbatim(bar), name="title_bar", index=0)


def add_legend(page: Map, keys: list[Key], sheet: Sheet, *, attribution: str) -> None:
    """Put the legend, the scale bar and the attribution on the map."""
    tables = sheet.tables
    estimated = estimated_label(tables.estimated, tables.estimated_share())
    legend = PAGES.get_template("legend.html").render(keys=keys, estimated=estimated)
    figure_of(page).html.add_child(Verbatim(legend), name="legend")
    page.add_child(Call("furnish", {"attribution": attribution}))


def _figures(sheet: Sheet) -> list[tuple[str, str]]:
    """Return the figures of the division, a number and what it counts."""
    tables = sheet.tables
    grids = [(f"{n_ordinary(tables.grids_of(level)):,}", level_label(level)) for level in tables.levels]
    households = (f"{int(tables.households['households'].sum()):,}", "户 households")
    villages = [(f"{len(tables.villages):,}", "村 villages")] if len(tables.villages) > 1 else []
    return [*villages, *grids, households]


def _without_place(severity: str, message: str) -> dict[str, Any]:
    return {"severity": severity, "message": message, "box": ""}


def _violations(table: GeoDataFrame) -> list[dict[str, Any]]:
    """Return the first violations, what must not be before what was only wished for, with the box to zoom to."""
    ordered = table.sort_values("severity", kind="stable").head(LISTED)
    boxes = lonlat(ordered.geometry).bounds.to_numpy()
    rows = zip(ordered["severity"], ordered["message"], boxes.tolist(), strict=True)
    return [
        {"severity": severity, "message": message, "box": "" if box[0] != box[0] else ",".join(map(str, box))}
        for severity, message, box in rows
    ]
