"""``gridhood template``: a workbook to fill in."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.commands.telling import told
from api.console import show_line, terminal
from api.services.inputs.template import make_template


def template_command(
    kind: Annotated[
        str,
        typer.Argument(metavar="KIND", help="households, members, stations or visits. 住户、网格员、站点、走访记录。"),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="Workbook to write. 输出工作簿。")],
) -> None:
    """Exit with 0 when the template is written, 2 if it cannot be."""
    with told("Nothing was written. 未写入任何文件。"):
        make_template(kind, out, now=datetime.now(UTC))
    show_line(terminal(), f"→ {out}")
