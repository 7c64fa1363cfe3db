"""``gridhood verify``: judge a plan by its files alone."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from api.commands.telling import told
from api.console import show_verdict, terminal
from api.errors import NOT_SOUND, OK
from api.services.drawing.verify import verify_plan
from api.services.visits.tiers import tier_words
from partition.verify import verify
from partition.visits.check.files import is_rounds, verify_rounds

VERIFY_STATUS = (
    "Exit status: 0 the plan is sound · 3 it is not · 2 there is no plan to judge."
    " 退出码：0 方案通过核验；3 未通过；2 没有可核验的方案。"
)


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
    with told("Nothing was judged. 未核验。"):
        given = [*(inputs or ()), *(more or ())]
        judge = partial(verify_rounds, tiers=tier_words(folder, given)) if is_rounds(folder) else verify
        verdict = verify_plan(folder, given, judge)
    show_verdict(terminal(), verdict)
    raise typer.Exit(OK if verdict.sound else NOT_SOUND)
