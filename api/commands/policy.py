"""``gridhood policy``: whether a visit policy can be kept with the people at hand."""

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from api.commands.rounds import DAY
from api.commands.telling import progress, told
from api.console import terminal
from api.console_walks import show_policy
from api.errors import NOT_SOUND, OK
from api.services.visits.policy import PolicyWords, check_plan_policy

POLICY_STATUS = (
    "Exit status: 0 the policy can be kept everywhere · 2 the input cannot be used · 3 somewhere it cannot."
    " 退出码：0 可以落实；2 输入无效；3 有地方无法落实。"
)


def policy_command(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="Folder of a plan. 方案文件夹。")],
    profile: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Whose visits are checked; the plan's if not given. 走访规则所在的规则配置。"
        ),
    ] = None,
    visits: Annotated[
        str | None, typer.Option(metavar="FILE", help="Records of visits, with tiers. 走访记录（含等级）。")
    ] = None,
    members: Annotated[
        str | None, typer.Option(metavar="FILE", help="Who walks where; a leader a grid if not given. 走访人员。")
    ] = None,
    mix: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TIER=PERCENT", help="Share of a tier instead of records, the rest by default; repeats. 等级比例。"
        ),
    ] = None,
    first_day: Annotated[
        datetime | None,
        typer.Option("--from", metavar="DATE", formats=DAY, help="First of the weeks looked at; today. 起算日期。"),
    ] = None,
    holiday: Annotated[
        list[datetime] | None, typer.Option(metavar="DATE", formats=DAY, help="Nobody walks; repeats. 节假日，可重复。")
    ] = None,
) -> None:
    """Exit with 0 if the policy can be kept everywhere, 3 if not."""
    first: date | None = None if first_day is None else first_day.date()
    free = tuple(day.date() for day in holiday or ())
    words = PolicyWords(folder, profile, visits, members, mix or (), first, free)
    with told("Nothing was checked. 未测算。"), progress("checking 测算"):
        checked = check_plan_policy(words, today=datetime.now(UTC).astimezone().date())
    show_policy(terminal(), checked)
    raise typer.Exit(OK if checked.kept else NOT_SOUND)
