"""``gridhood stations``: place new service stations where they save most walking."""

import json
from importlib.metadata import version
from typing import Annotated

import typer

from api.commands.telling import progress, told
from api.console import show_stations, terminal
from api.services.stations.placing import StationsWords, stations


def stations_command(
    folder: Annotated[
        str | None, typer.Argument(metavar="DIR", help="Folder of a plan, instead of files. 方案文件夹，代替输入文件。")
    ] = None,
    new: Annotated[
        str | None, typer.Option(metavar="N", help="How many new stations; needed. 新增站点数，必填。")
    ] = None,
    within: Annotated[
        str | None,
        typer.Option(metavar="METRES", help="Reach most households within it, on foot. 步行距离内覆盖最多住户。"),
    ] = None,
    existing: Annotated[
        str | None, typer.Option(metavar="FILE", help="Stations that stand, points. 现有站点。")
    ] = None,
    candidates: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Where a new one may stand; every address if not given. 备选地点。"),
    ] = None,
    households: Annotated[
        str | None, typer.Option(metavar="FILE", help="Households, points or a table. 住户点或住户表。")
    ] = None,
    boundary: Annotated[str | None, typer.Option(metavar="FILE", help="Villages, areas. 村界。")] = None,
    roads: Annotated[str | None, typer.Option(metavar="FILE", help="Walkable ways, or .osm.pbf. 道路。")] = None,
    groups: Annotated[str | None, typer.Option(metavar="FILE", help="Groups, points or outlines. 村民小组。")] = None,
    out: Annotated[
        str | None, typer.Option(metavar="DIR", help="Folder for the files; DIR/stations of a plan. 输出文件夹。")
    ] = None,
    datum: Annotated[
        list[str] | None, typer.Option(metavar="[ROLE=]NAME", help="wgs84, cgcs2000, gcj02 or bd09. 坐标基准。")
    ] = None,
    crs: Annotated[
        list[str] | None, typer.Option(metavar="[ROLE=]EPSG", help="CRS of files that do not say theirs. 坐标系。")
    ] = None,
    attribution: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Whom the map names as the source of the data. 地图数据来源。")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON. 以 JSON 输出报告。")] = False,
) -> None:
    """Exit with 0 when the stations are written, 2 if they cannot be placed."""
    files = {
        "households": households,
        "boundary": boundary,
        "roads": roads,
        "groups": groups,
        "existing": existing,
        "candidates": candidates,
    }
    given = {role: path for role, path in files.items() if path}
    words = StationsWords(folder, given, new, within, out, datum or (), crs or (), attribution)
    with told("Nothing was written. 未写入任何文件。"), progress("placing 选址"):
        result = stations(words, version=version("gridhood"))
    if as_json:
        notices = [{"where": notice.where, "en": notice.en, "zh": notice.zh} for notice in result.notices]
        typer.echo(json.dumps({**result.report, "notices": notices}, ensure_ascii=False, indent=2))
        return
    show_stations(terminal(), result.report, result.notices, result.files)
