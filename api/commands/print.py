"""``gridhood print``: a plan on paper: wall map, signature sheet, notices, cards."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.commands.telling import told
from api.console import show_line, terminal
from api.services.papers.asked import PaperAsked
from api.services.papers.of_folder import print_folder


def print_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the plan. 方案文件夹。")],
    kind: Annotated[
        str,
        typer.Option(
            metavar="KIND",
            help="wall-map 挂图, signature-sheet 签字表, draft-notice 征求意见, notice 公示, contact-cards 联系卡.",
        ),
    ],
    out: Annotated[Path, typer.Option(metavar="FILE", help="A .pdf, or of a wall map a .png. 输出文件。")],
    level: Annotated[
        str, typer.Option(metavar="NAME", help="Whose grids are shown; the lowest if not given. 层级。")
    ] = "",
    lang: Annotated[str, typer.Option(metavar="LANG", help="zh or en. 语言。")] = "zh",
    size: Annotated[
        str, typer.Option(metavar="SIZE", help="A3, A2 or A1 of a wall map; A4 or A3 of a draft. 纸张。")
    ] = "",
    village: Annotated[str, typer.Option(metavar="CODE", help="Only this village. 只打印该村。")] = "",
    grid: Annotated[str, typer.Option(metavar="ID", help="Only this grid. 只打印该网格。")] = "",
    before: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The plan before, for who changes grid. 原方案文件夹。")
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(metavar="DAY", formats=["%Y-%m-%d"], help="Last day of comments. 征求意见截止日。"),
    ] = None,
    compiled_by: Annotated[str, typer.Option(metavar="TEXT", help="Who compiled it. 编制单位。")] = "",
    review_number: Annotated[str, typer.Option(metavar="TEXT", help="Of the map's review. 审图号。")] = "",
    supervision_phone: Annotated[
        str, typer.Option(metavar="PHONE", help="Whom residents call about the service. 监督电话。")
    ] = "",
    link: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Of the page for residents, in the square code. 二维码网址。")
    ] = "",
) -> None:
    """Exit with 0 when the paper is written, 2 if it cannot be."""
    asked = PaperAsked(
        kind,
        level,
        lang,
        size,
        village,
        grid,
        until.date() if until else None,
        compiled_by,
        review_number,
        supervision_phone,
        link,
    )
    with told("Nothing was written. 未写入任何文件。"):
        written = print_folder(folder, asked, out, now=datetime.now(UTC), before=before)
    show_line(terminal(), f"→ {written}")
