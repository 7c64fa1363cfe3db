"""``gridhood plan``: divide villages into grids and write the plan."""

from datetime import UTC, datetime
from importlib.metadata import version
from typing import Annotated

import typer

from api.commands.telling import progress, told
from api.console import show_plan, terminal
from api.errors import NOT_SOUND, OK
from api.services.options import PlanWords
from api.services.plan import Collaborators, plan
from geo.build import build_villages
from geo.formats import read_inputs
from maps.offline import to_html
from maps.views import planner_map
from partition.divide import divide
from partition.tables import PlanTables

PLAN_STATUS = (
    "Exit status: 0 every rule that must hold does · 3 one is broken, the plan is written all the same"
    " · 2 the input cannot be used, nothing is written."
    " 退出码：0 规则全部满足；3 有违规，方案照常写出；2 输入无效，未写入。"
)


def plan_command(
    households: Annotated[
        str | None, typer.Option(metavar="FILE", help="Households, points; needed. 住户点，必填。")
    ] = None,
    boundary: Annotated[str | None, typer.Option(metavar="FILE", help="Villages, areas. 村界。")] = None,
    roads: Annotated[str | None, typer.Option(metavar="FILE", help="Walkable ways, or .osm.pbf. 道路。")] = None,
    barriers: Annotated[str | None, typer.Option(metavar="FILE", help="Rivers, railways. 河流、铁路等。")] = None,
    buildings: Annotated[str | None, typer.Option(metavar="FILE", help="Buildings, areas. 建筑物。")] = None,
    profile: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Levels, bands and tolerance by a profile's name or YAML file. 规则配置。"),
    ] = None,
    level: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=MIN-MAX",
            help="Level and its band, coarse to fine; or a profile; repeats. 层级及户数范围，由大到小，可重复。",
        ),
    ] = None,
    count: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=N", help="Number of grids of a level, all villages. 该层级网格总数。"),
    ] = None,
    radius: Annotated[
        list[str] | None, typer.Option(metavar="NAME=METRES", help="Longest walk to the centre. 到中心的最远步行。")
    ] = None,
    tolerance: Annotated[
        str | None, typer.Option(metavar="F", help="Fraction by which bands may be left. 户数范围的容差。")
    ] = None,
    time_limit: Annotated[
        str | None,
        typer.Option(
            metavar="S",
            help="Seconds to search, in all. 搜索总秒数。",
        ),
    ] = None,
    iterations: Annotated[
        str | None,
        typer.Option(
            metavar="N", help="Iterations of a search, by size if not given: the same plan on every machine. 迭代次数。"
        ),
    ] = None,
    seed: Annotated[str | None, typer.Option(metavar="N", help="Random seed, 0 if not given. 随机种子。")] = None,
    out_crs: Annotated[str | None, typer.Option(metavar="EPSG", help="CRS of plan.gpkg. plan.gpkg 的坐标系。")] = None,
    out: Annotated[
        str | None, typer.Option(metavar="DIR", help="Folder for the files; needed. 输出文件夹，必填。")
    ] = None,
    attribution: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Whom the map names as the source of the data. 地图数据来源。")
    ] = None,
) -> None:
    """Exit with 0 if every rule that must hold does, 3 if one is broken, 2 if the input cannot be used."""
    words = PlanWords(
        households=households,
        boundary=boundary,
        roads=roads,
        barriers=barriers,
        buildings=buildings,
        profile=profile,
        levels=level or (),
        counts=count or (),
        radii=radius or (),
        tolerance=tolerance,
        time_limit=time_limit,
        iterations=iterations,
        seed=seed,
        out_crs=out_crs,
        out=out,
        attribution=attribution,
    )
    work = Collaborators(read_inputs, build_villages, divide, _page)
    with told("Nothing was written. 未写入任何文件。"), progress() as on_progress:
        result = plan(words, work, version=version("gridhood"), now=datetime.now(UTC), on_progress=on_progress)
    show_plan(terminal(), result.report, result.notices, result.files)
    raise typer.Exit(OK if result.report["feasible"] else NOT_SOUND)


def _page(tables: PlanTables, attribution: str) -> str:
    names = "、".join(tables.villages["name"].astype(str))
    return to_html(planner_map(tables, title=names, attribution=attribution))
