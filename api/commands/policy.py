"""``gridhood policy``: whether a visit policy can be kept with the people at hand."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from api.commands.telling import told
from api.console import terminal
from api.console_walks import show_policy
from api.errors import NOT_SOUND, OK
from api.services.policy import PolicyWords, check_plan_policy

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
) -> None:
    """Exit with 0 if the policy can be kept everywhere, 3 if not."""
    words = PolicyWords(folder, profile, visits, members, mix or ())
    with told("Nothing was checked. 未测算。"):
        checked = check_plan_policy(words, today=datetime.now(UTC).astimezone().date())
    show_policy(terminal(), checked)
    raise typer.Exit(OK if checked.kept else NOT_SOUND)
