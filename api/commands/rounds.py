"""``gridhood rounds``: plan the rounds of all members over some weeks."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.commands.telling import told
from api.console import show_visit_plan, terminal
from api.services.visit_plans import RoundsAsked, plan_weeks

DAY = ["%Y-%m-%d"]

ROUNDS_STATUS = (
    "Exit status: 0 every due visit has its outing · 2 nothing could be planned · 3 some have none, others are planned."
    " 退出码：0 全部排入；2 无法安排；3 部分未排入，其余已安排。"
)


def rounds_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the plan. 方案文件夹。")],
    first_day: Annotated[
        datetime, typer.Option("--from", metavar="DATE", formats=DAY, help="The first day, 2026-12-01. 开始日期。")
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the files. 输出文件夹。")],
    weeks: Annotated[int, typer.Option(metavar="N", help="How many weeks. 周数。")] = 4,
    members: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Who walks; one leader a grid without it. 网格员表。")
    ] = None,
    visits: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Visits so far, tiers, wishes. 走访记录表。")
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Whose visit policy; the plan's if not given. 走访制度。"),
    ] = None,
    holiday: Annotated[
        list[datetime] | None, typer.Option(metavar="DATE", formats=DAY, help="Nobody walks; repeats. 节假日，可重复。")
    ] = None,
    speed_kmh: Annotated[float, typer.Option(metavar="N", help="Walking speed, km/h. 步行速度，公里/小时。")] = 4.0,
    seed: Annotated[int, typer.Option(metavar="N", help="Where chance starts. 随机种子。")] = 0,
    attribution: Annotated[
        str, typer.Option(metavar="TEXT", help="Whom maps name as the source of the data. 地图数据来源。")
    ] = "",
    pdf: Annotated[bool, typer.Option(help="Booklets as PDF. 打印用 PDF。")] = True,
    png: Annotated[bool, typer.Option(help="A long picture of each round. 每次走访的长图。")] = True,
    maps: Annotated[bool, typer.Option(help="A map page of each round. 每次走访的地图网页。")] = True,
) -> None:
    """Exit with 0 when every due visit has its outing, 3 if some have none, 2 if nothing could be planned."""
    with told("Nothing was written. 未写入任何文件。"):
        result = plan_weeks(
            RoundsAsked(
                folder,
                first_day.date(),
                weeks,
                out,
                date.today(),
                members,
                visits,
                profile,
                tuple(day.date() for day in holiday or ()),
                speed_kmh,
                seed,
                attribution,
                pdf,
                png,
                maps,
            )
        )
    show_visit_plan(terminal(), result)
    if result.findings or result.plan.unserved:
        raise typer.Exit(3)
