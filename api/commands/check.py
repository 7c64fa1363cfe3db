"""``gridhood check``: a filled-in table given back with its faults."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.commands.telling import told
from api.console import show_faults, show_line, terminal
from api.errors import BAD_INPUT, OK
from api.services.inputs.check import check_table

CHECK_STATUS = (
    "Exit status: 0 no fault · 2 faults, each marked in the workbook, or the file cannot be read."
    " 退出码：0 无误；2 有误（已在工作簿中标红）或文件无法读取。"
)


def check_command(
    table: Annotated[Path, typer.Argument(metavar="FILE", help="Workbook or CSV, filled in. 已填写的表格。")],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="Workbook with the faults marked. 标出错误的工作簿。")
    ],
    kind: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="KIND",
            help="households, members, stations or visits; by its headings if not given. 表格种类。",
        ),
    ] = None,
) -> None:
    """Exit with 0 if the table has no fault, 2 if it has; it is written in both cases."""
    with told("Nothing was written. 未写入任何文件。"):
        judged = check_table(table, out, kind, now=datetime.now(UTC))
    console = terminal()
    show_faults(console, judged.faults)
    for notice in judged.notices:
        show_line(console, f"! {notice}", "yellow")
    en, zh = judged.template.title
    rows = len({mark.row for fault in judged.faults for mark in fault.marks})
    show_line(console, f"{zh} {en} · {len(judged)} rows 行 · {rows} with faults 有误")
    show_line(console, f"→ {out}")
    raise typer.Exit(BAD_INPUT if judged.faults else OK)
