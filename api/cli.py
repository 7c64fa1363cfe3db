"""The command line: ``gridhood plan``, ``verify``, ``round`` and ``serve``."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from api.console import plain, show_faults, show_line, show_plan, show_rounds, show_verdict, terminal
from api.errors import EXIT_STATUS, NOT_SOUND, OK, exit_status, faults_of
from api.services.options import PlanWords
from api.services.plan import Collaborators, plan
from api.services.plan import Progress as OnProgress
from api.services.round import plan_rounds, read_start
from api.services.serving import DATA, HOST, PORT, serve
from api.services.verify import verify_plan
from geo.build import build_villages
from geo.formats import read_inputs
from maps.offline import to_html
from maps.views import planner_map
from partition.divide import divide
from partition.tables import PlanTables
from partition.verify import verify
from partition.visits import Pace

PLAN_STATUS = (
    "Exit status: 0 every rule that must hold does · 3 one is broken, the plan is written all the same"
    " · 2 the input cannot be used, nothing is written."
    " 退出码：0 规则全部满足；3 有违规，方案照常写出；2 输入无效，未写入。"
)
VERIFY_STATUS = (
    "Exit status: 0 the plan is sound · 3 it is not · 2 there is no plan to judge."
    " 退出码：0 方案通过核验；3 未通过；2 没有可核验的方案。"
)

app = typer.Typer(
    help="Draw service grids for villages: contiguous, in band, within walking reach. 为行政村划分网格。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)


def main() -> None:
    """Run the command line; a terminal that lacks a character gets another in its place."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    app(prog_name="gridhood")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"gridhood {version('gridhood')}")
        raise typer.Exit(OK)


@app.callback()
def gridhood(
    _: Annotated[
        bool, typer.Option("--version", help="Print the version. 显示版本。", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Draw service grids for villages, and judge them."""


@app.command("plan", help="Divide villages into grids and write the plan. 划分网格并写出方案。", epilog=PLAN_STATUS)
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
    with _told("Nothing was written. 未写入任何文件。"), _progress() as on_progress:
        result = plan(words, work, version=version("gridhood"), now=datetime.now(UTC), on_progress=on_progress)
    show_plan(terminal(), result.report, result.notices, result.files)
    raise typer.Exit(OK if result.report["feasible"] else NOT_SOUND)


@app.command("verify", help="Judge a plan by its files alone. 独立核验方案。", epilog=VERIFY_STATUS)
def verify_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the plan. 方案文件夹。")],
    inputs: Annotated[
        list[Path] | None,
        typer.Option(metavar="PATH ...", help="The planner's own files, to hold the plan against. 原始输入文件。"),
    ] = None,
    more: Annotated[list[Path] | None, typer.Argument(hidden=True, metavar="PATH")] = None,
) -> None:
    """Exit with 0 if the plan is sound, 3 if not, 2 if there is no plan to judge."""
    if more and not inputs:
        raise typer.BadParameter(f"one folder is judged at a time, got {more[0]} as well; files go after --inputs")
    with _told("Nothing was judged. 未核验。"):
        verdict = verify_plan(folder, [*(inputs or ()), *(more or ())], verify)
    show_verdict(terminal(), verdict)
    raise typer.Exit(OK if verdict.sound else NOT_SOUND)


@app.command("round", help="Plan walking rounds through one grid. 规划一个网格的走访路线。")
def round_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the plan. 方案文件夹。")],
    grid: Annotated[str, typer.Option(metavar="ID", help="The grid to walk. 网格编号。")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the files. 输出文件夹。")],
    start: Annotated[
        str | None,
        typer.Option(metavar="LON,LAT", help="Where rounds begin and end; the grid's centre if not given. 出发点。"),
    ] = None,
    minutes: Annotated[float, typer.Option(metavar="N", help="Minutes of a round. 每轮分钟数。")] = Pace.minutes,
    visit_minutes: Annotated[
        float, typer.Option(metavar="N", help="Minutes of a visit. 每户走访分钟数。")
    ] = Pace.visit_minutes,
    attribution: Annotated[
        str, typer.Option(metavar="TEXT", help="Whom the map names as the source of the data. 地图数据来源。")
    ] = "",
) -> None:
    """Exit with 0 when the rounds are written, 2 if they cannot be planned."""
    with _told("Nothing was written. 未写入任何文件。"):
        result = plan_rounds(
            folder,
            grid,
            start=read_start(start),
            minutes=minutes,
            visit_minutes=visit_minutes,
            out=out,
            attribution=attribution,
        )
    show_rounds(terminal(), result)


@app.command("serve", help="Serve villages, plans, maps and rounds in a browser. 启动网页服务。")
def serve_command(
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Address to listen on. 监听地址。")] = HOST,
    port: Annotated[int, typer.Option(metavar="N", help="Port, 0 for any. 端口。", min=0, max=65535)] = PORT,
    data: Annotated[Path, typer.Option(metavar="DIR", help="Folder of villages and plans. 数据文件夹。")] = DATA,
) -> None:
    """Serve until interrupted; exit with 2 if the address or the folder cannot be used."""
    with _told("Nothing is served. 服务未启动。"):
        serve(host, port, data, on_ready=lambda at: show_line(terminal(), f"→ {at} · Ctrl+C ends it 按 Ctrl+C 结束"))


def _page(tables: PlanTables, attribution: str) -> str:
    names = "、".join(tables.villages["name"].astype(str))
    return to_html(planner_map(tables, title=names, attribution=attribution))


@contextmanager
def _told(outcome: str) -> Iterator[None]:
    """Tell the errors that people can mend, every fault of them and the outcome, and exit with their status."""
    try:
        yield
    except tuple(EXIT_STATUS) as error:
        console = terminal(stderr=True)
        show_faults(console, faults_of(error))
        show_line(console, outcome)
        raise typer.Exit(exit_status(error)) from None


@contextmanager
def _progress() -> Iterator[OnProgress]:
    """Give what shows progress: a bar on a terminal, nothing where output is piped."""
    console = terminal(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("reading 读取", total=None)
        yield lambda label, share: bar.update(task, description=plain(label), total=1.0, completed=share)
