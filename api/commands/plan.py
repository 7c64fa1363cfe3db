"""``gridhood plan``: divide villages into grids and write the plan."""

from datetime import UTC, datetime
from importlib.metadata import version
from typing import Annotated

import typer

from api.commands.telling import progress, told
from api.console import show_plan, terminal
from api.errors import NOT_SOUND, OK
from api.services.drawing.plan import Collaborators, plan
from api.services.inputs.options import PlanWords
from geo.build import build_villages
from geo.formats import read_inputs
from maps.layers.picture import PlacedPicture
from maps.offline import to_html
from maps.views import planner_map
from maps.words import villages_title
from partition.divide import divide
from partition.feasibility import explain
from partition.tables import PlanTables

PLAN_STATUS = (
    "Exit status: 0 every rule that must hold does · 3 one is broken, the plan is written all the same"
    " · 2 the input cannot be used, nothing is written."
    " 退出码：0 规则全部满足；3 有违规，方案照常写出；2 输入无效，未写入。"
)


def plan_command(
    households: Annotated[
        str | None, typer.Option(metavar="FILE", help="Households, points or a table. 住户点或住户表。")
    ] = None,
    boundary: Annotated[str | None, typer.Option(metavar="FILE", help="Villages, areas. 村界。")] = None,
    roads: Annotated[str | None, typer.Option(metavar="FILE", help="Walkable ways, or .osm.pbf. 道路。")] = None,
    barriers: Annotated[str | None, typer.Option(metavar="FILE", help="Rivers, railways. 河流、铁路等。")] = None,
    buildings: Annotated[str | None, typer.Option(metavar="FILE", help="Buildings, areas. 建筑物。")] = None,
    groups: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Groups, points or outlines; with households no other file is needed. 村民小组。"
        ),
    ] = None,
    dedicated: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Schools, markets: areas that are grids of their own. 专属网格。"),
    ] = None,
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
        typer.Option(
            metavar="NAME=N", help="Grids of a level, all villages; or fewest. 该层级网格总数，或 fewest（最少）。"
        ),
    ] = None,
    radius: Annotated[
        list[str] | None, typer.Option(metavar="NAME=METRES", help="Longest walk to the centre. 到中心的最远步行。")
    ] = None,
    wish: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=METRES",
            help="What a wish is worth in household-metres: split_group, border, off_feature, on_feature,"
            " moved, balance, minutes, lane; repeats."
            " 意愿的代价（户·米）：不拆组、边界短、边界不离路离水、边界沿路沿水、少变动、户数均衡、走访分钟均衡、"
            "同巷同组，可重复。",
        ),
    ] = None,
    start: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[LEVEL=]FILE",
            help="Grids of today: areas, a table of households, or the folder of a plan; few households move; repeats."
            " 现有网格：面图层、户与网格对照表或方案文件夹，尽量少变动，可重复。",
        ),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(metavar="LEVEL", help="Its grids of today stay; repeats. 该层级沿用现有网格，可重复。"),
    ] = None,
    centers: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Stations or leaders' starts: each the centre of one grid. 给定中心，每点一个网格。"
        ),
    ] = None,
    centers_level: Annotated[
        str | None, typer.Option(metavar="NAME", help="Their level, the lowest if not given. 给定中心的层级。")
    ] = None,
    visits: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Tiers of visits, whose weekly minutes --wish minutes balances. 走访记录表（等级）。"
        ),
    ] = None,
    whole_groups: Annotated[
        bool,
        typer.Option("--whole-groups", help="Natural groups that fit a grid must not be split. 自然组必须完整。"),
    ] = False,
    may_split: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[VILLAGE=]GROUP",
            help="With --whole-groups: may be split all the same; repeats. 该小组仍可拆分，可重复。",
        ),
    ] = None,
    parts: Annotated[
        str | None,
        typer.Option(metavar="HOW", help="span: a small land part may join another's grid; strict: never. 飞地规则。"),
    ] = None,
    split_oversized: Annotated[
        bool,
        typer.Option("--split-oversized", help="Divide buildings above the band by stairwell. 超上限楼栋按单元拆分。"),
    ] = False,
    tolerance: Annotated[
        str | None, typer.Option(metavar="F", help="Fraction by which bands may be left. 户数范围的容差。")
    ] = None,
    compare_tolerance: Annotated[
        str | None,
        typer.Option(metavar="F", help="Divide once more at this one: what does it buy? 另按此容差划分以作比较。"),
    ] = None,
    time_limit: Annotated[
        str | None,
        typer.Option(
            metavar="S",
            help="Seconds for all after reading. 读取之后的总秒数。",
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
    picture: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="JPG, PNG or PDF that lies under the map; placed by one of the next. 底图。"),
    ] = None,
    control_points: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Three or more: name, x_px, y_px, lon, lat. 控制点：像素X、像素Y、经纬度。"),
    ] = None,
    known_distance: Annotated[
        str | None,
        typer.Option(
            metavar='"X1,Y1 X2,Y2 M"', help="Two pixels and the metres between, on a local plane. 一个已知距离。"
        ),
    ] = None,
    picture_page: Annotated[
        str | None, typer.Option(metavar="N", help="Page of a PDF, 1 if not given. PDF 页码。")
    ] = None,
    datum: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[ROLE=]NAME",
            help="wgs84, cgcs2000, gcj02 or bd09, of all files or one; repeats. 数据的坐标基准，可按文件指定。",
        ),
    ] = None,
    crs: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[ROLE=]EPSG",
            help="CRS of files that do not say theirs; repeats. 未注明坐标系的文件所用坐标系。",
        ),
    ] = None,
) -> None:
    """Exit with 0 if every rule that must hold does, 3 if one is broken, 2 if the input cannot be used."""
    words = PlanWords(
        households=households,
        boundary=boundary,
        roads=roads,
        barriers=barriers,
        buildings=buildings,
        groups=groups,
        dedicated=dedicated,
        profile=profile,
        levels=level or (),
        counts=count or (),
        radii=radius or (),
        wishes=wish or (),
        starts=start or (),
        kept=keep or (),
        centers=centers,
        centers_level=centers_level,
        visits=visits,
        whole_groups=whole_groups,
        may_split=may_split or (),
        parts=parts,
        split_oversized=split_oversized,
        tolerance=tolerance,
        compare_tolerance=compare_tolerance,
        time_limit=time_limit,
        iterations=iterations,
        seed=seed,
        out_crs=out_crs,
        out=out,
        attribution=attribution,
        picture=picture,
        picture_page=picture_page,
        control_points=control_points,
        known_distance=known_distance,
        datums=datum or (),
        crs=crs or (),
    )
    work = Collaborators(read_inputs, build_villages, divide, map_page, explain)
    with told("Nothing was written. 未写入任何文件。"), progress() as on_progress:
        result = plan(words, work, version=version("gridhood"), now=datetime.now(UTC), on_progress=on_progress)
    show_plan(terminal(), result.report, result.notices, result.files)
    raise typer.Exit(OK if result.report["feasible"] else NOT_SOUND)


def map_page(tables: PlanTables, attribution: str, picture: PlacedPicture | None) -> str:
    """Return the planner's map as text."""
    names = villages_title(tables.villages["name"].astype(str).tolist())
    return to_html(planner_map(tables, title=names, attribution=attribution, picture=picture))
