"""``gridhood rounds``: plan the rounds of all members over some weeks, or anew after some were missed."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.commands.telling import progress, told
from api.console import terminal
from api.console_walks import show_visit_plan
from api.services.visits.finish import OnProgress, Printing, WeeksResult
from api.services.visits.plans import RoundsAsked, plan_weeks
from api.services.visits.replan import ReplanAsked, replan_weeks
from geo.errors import Fault, InputError

DAY = ["%Y-%m-%d"]

ROUNDS_STATUS = (
    "Exit status: 0 every due visit has its outing · 2 nothing could be planned · 3 some have none, others are planned."
    " 退出码：0 全部排入；2 无法安排；3 部分未排入，其余已安排。"
)


def rounds_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the plan. 方案文件夹。")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the files. 输出文件夹。")],
    first_day: Annotated[
        datetime | None,
        typer.Option("--from", metavar="DATE", formats=DAY, help="The first day, 2026-12-01. 开始日期。"),
    ] = None,
    weeks: Annotated[int, typer.Option(metavar="N", help="How many weeks. 周数。")] = 4,
    members: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Who walks; one leader a grid without it. 网格员表。")
    ] = None,
    visits: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Visits so far, tiers, wishes. 走访记录表。")
    ] = None,
    profile: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose visit policy; the plan's if not given. 走访制度。")
    ] = None,
    holiday: Annotated[
        list[datetime] | None, typer.Option(metavar="DATE", formats=DAY, help="Nobody walks; repeats. 节假日，可重复。")
    ] = None,
    speed_kmh: Annotated[float, typer.Option(metavar="N", help="Walking speed, km/h. 步行速度，公里/小时。")] = 4.0,
    replan: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Rounds to plan anew, as --missed says. 需重新安排的走访。")
    ] = None,
    missed: Annotated[
        list[str] | None, typer.Option(metavar="SHEET", help="A sheet not walked; repeats. 未完成的走访单，可重复。")
    ] = None,
    done_until: Annotated[
        datetime | None,
        typer.Option(metavar="DATE", formats=DAY, help="With --replan: the last day that is past. 已过去的最后一天。"),
    ] = None,
    seed: Annotated[int, typer.Option(metavar="N", help="Where chance starts. 随机种子。")] = 0,
    attribution: Annotated[
        str, typer.Option(metavar="TEXT", help="Whom maps name as the source of the data. 地图数据来源。")
    ] = "",
    pdf: Annotated[bool, typer.Option(help="Booklets as PDF. 打印用 PDF。")] = True,
    png: Annotated[bool, typer.Option(help="A long picture of each round. 每次走访的长图。")] = True,
    maps: Annotated[bool, typer.Option(help="A map page of each round. 每次走访的地图网页。")] = True,
) -> None:
    """Exit with 0 when every due visit has its outing, 3 if some have none, 2 if nothing could be planned."""
    printing = Printing(date.today(), attribution, pdf, png, maps)
    with told("Nothing was written. 未写入任何文件。"), progress() as on_progress:
        result = (
            _first(
                RoundsAsked(
                    folder,
                    date.today() if first_day is None else first_day.date(),
                    weeks,
                    out,
                    printing,
                    members,
                    visits,
                    profile,
                    tuple(day.date() for day in holiday or ()),
                    speed_kmh,
                    seed,
                ),
                on_progress,
                given=first_day is not None,
                anew=[name for name, word in {"--missed": missed, "--done-until": done_until}.items() if word],
            )
            if replan is None
            else _anew(
                ReplanAsked(
                    folder, replan, out, printing, tuple(missed or ()), done_until.date() if done_until else None, seed
                ),
                on_progress,
                first={"--from": first_day, "--members": members, "--visits": visits, "--holiday": holiday},
            )
        )
    show_visit_plan(terminal(), result)
    if result.findings or result.plan.unserved:
        raise typer.Exit(3)


def _first(asked: RoundsAsked, on_progress: OnProgress, *, given: bool, anew: list[str]) -> WeeksResult:
    faults = [] if given else [Fault("--from", "the first day is needed", "需要开始日期")]
    faults += [Fault(name, "only with --replan", "只能与 --replan 同用") for name in anew]
    if faults:
        raise InputError(faults)
    return plan_weeks(asked, on_progress)


def _anew(asked: ReplanAsked, on_progress: OnProgress, *, first: dict[str, object]) -> WeeksResult:
    en, zh = "not with --replan: it is as in the rounds so far", "不能与 --replan 同用：沿用原有安排"
    faults = [Fault(name, en, zh) for name, word in first.items() if word]
    if faults:
        raise InputError(faults)
    return replan_weeks(asked, on_progress)
