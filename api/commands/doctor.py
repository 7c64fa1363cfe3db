"""``gridhood doctor``: what is wrong with an installation, and what would be right."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from api.commands.telling import told
from api.console import new_table, plain, terminal
from api.errors import NOT_SOUND, OK
from api.services.doctor.examining import Result, examine
from api.services.serving import DATA, HOST
from api.settings import settings_in

DOCTOR_STATUS = "Exit status: 0 nothing is wrong · 3 something is. 退出码：0 没有错误；3 有错误。"
MARKS = {
    "ok": "[green]ok 正常[/]",
    "warn": "[yellow]warn 注意[/]",
    "wrong": "[red]wrong 错误[/]",
    "skipped": "[dim]– 未查[/]",
}


def doctor_command(
    data: Annotated[Path, typer.Option(metavar="DIR", help="Folder of villages and plans. 数据文件夹。")] = DATA,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Address it is served on. 服务监听的地址。")] = HOST,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")] = False,
) -> None:
    """Exit with 0 if nothing is wrong, 3 if something is; nothing is made or changed."""
    with told("Nothing was examined. 未检查。"):
        results = examine(settings_in(data), host)
    if as_json:
        typer.echo(json.dumps([_answer(result) for result in results], ensure_ascii=False, indent=2))
    else:
        terminal().print(_table(results))
    raise typer.Exit(NOT_SOUND if any(result.finding.state == "wrong" for result in results) else OK)


def _answer(result: Result) -> dict[str, object]:
    finding = result.finding
    met, right = (dict(zip(("en", "zh"), words, strict=True)) for words in (finding.met, finding.right))
    return {"check": result.check, "state": finding.state, "met": met, "right": right}


def _table(results: list[Result]) -> Table:
    table = new_table("Installation 安装检查")
    for heading in ("", "State 状态", "Met 现状", "Right 应为"):
        table.add_column(heading, overflow="fold")
    for result in results:
        met, right = (
            " / ".join(filter(None, dict.fromkeys(words))) for words in (result.finding.met, result.finding.right)
        )
        shown = (Text(plain(words)) for words in (met, right))
        table.add_row(" ".join(result.words), MARKS[result.finding.state], *shown)
    return table
