"""``gridhood diff``: hold two plans against each other."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from api.commands.telling import told
from api.console import show_diff, terminal
from api.services.drawing.diff import diff
from maps.changes import changes_map
from maps.furniture import Found
from maps.layers.changes import Changes
from maps.offline import to_html
from partition.tables import PlanTables

DIFF_STATUS = "Exit status: 0 the two were compared · 2 the input cannot be used. 退出码：0 已比较；2 输入无效。"


def diff_command(
    first: Annotated[
        str,
        typer.Argument(metavar="A", help="Folder of a plan; or areas or a table, [LEVEL=]FILE. 方案文件夹或现有网格。"),
    ],
    second: Annotated[
        str, typer.Argument(metavar="B", help="The same; one of the two is a plan. 同上，其一应为方案。")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="DIR", help="Folder for table, layer and map. 输出文件夹。")
    ] = None,
) -> None:
    """Exit with 0 if the two were compared, 2 if one of them cannot be used."""
    with told("Nothing was compared. 未比较。"):
        result = diff(first, second, out, _page)
    show_diff(terminal(), result)


def _page(tables: PlanTables, changes: Sequence[Changes], title: str, found: Sequence[Found]) -> str:
    return to_html(changes_map(tables, changes, title=title, found=found))
