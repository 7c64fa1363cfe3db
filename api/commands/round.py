"""``gridhood round``: plan walking rounds through one grid."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.telling import told
from api.console import terminal
from api.console_walks import show_rounds
from api.services.rounds.round import plan_rounds, read_start
from partition.visits import Pace


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
    speed_kmh: Annotated[
        float, typer.Option(metavar="N", help="Walking speed, km/h. 步行速度，公里/小时。")
    ] = Pace.speed_kmh,
    attribution: Annotated[
        str, typer.Option(metavar="TEXT", help="Whom the map names as the source of the data. 地图数据来源。")
    ] = "",
) -> None:
    """Exit with 0 when the rounds are written, 2 if they cannot be planned."""
    with told("Nothing was written. 未写入任何文件。"):
        result = plan_rounds(
            folder,
            grid,
            start=read_start(start),
            minutes=minutes,
            visit_minutes=visit_minutes,
            speed_kmh=speed_kmh,
            out=out,
            attribution=attribution,
        )
    show_rounds(terminal(), result)
