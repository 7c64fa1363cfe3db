"""``gridhood patrol``: find the shortest patrol over the streets of one grid."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.telling import told
from api.console import show_line, terminal
from api.console_walks import show_patrol
from api.services.rounds.patrol import PatrolWords, plan_patrol
from api.services.rounds.round import read_start
from maps.papers.print import print_faults


def patrol_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the plan. 方案文件夹。")],
    grid: Annotated[str, typer.Option(metavar="ID", help="The grid to patrol. 网格编号。")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the files. 输出文件夹。")],
    streets: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A street to walk, may be repeated. 指定街道，可重复。")
    ] = None,
    all_streets: Annotated[
        bool, typer.Option("--all", help="All streets; so without --streets and --points. 全部街道。")
    ] = False,
    points: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Places to pass: points with a name. 需经过的地点。")
    ] = None,
    one_way: Annotated[bool, typer.Option("--open", help="End anywhere, not at the start. 不返回起点。")] = False,
    start: Annotated[
        str | None, typer.Option(metavar="LON,LAT", help="Where it begins; anywhere if not given. 出发点。")
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf/--no-pdf", help="Also write it as PDF. 同时生成 PDF。")] = True,
    attribution: Annotated[
        str, typer.Option(metavar="TEXT", help="Whom the map names as the source of the data. 地图数据来源。")
    ] = "",
) -> None:
    """Exit with 0 when the patrol is written, 2 if it cannot be found."""
    with told("Nothing was written. 未写入任何文件。"):
        words = PatrolWords(tuple(streets or ()), all_streets, points, not one_way, read_start(start), pdf)
        result = plan_patrol(folder, grid, words, out=out, attribution=attribution)
    console = terminal()
    for fault in print_faults() if pdf else ():
        show_line(console, f"! {fault}", "yellow")
    show_patrol(console, result)
