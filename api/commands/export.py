"""``gridhood export``: write a plan, or a file, in another format and CRS."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.commands.telling import told
from api.console import from_here, show_line, terminal
from api.services.accounts.exporting import note_export
from api.services.export import ExportWords, export
from geo.formats.write import WRITERS


def export_command(
    source: Annotated[Path, typer.Argument(metavar="DIR|FILE", help="Folder of a plan, or a file. 方案文件夹或文件。")],
    form: Annotated[str, typer.Option("--format", metavar="NAME", help=f"One of {', '.join(WRITERS)}. 格式。")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="PATH", help="File, or folder of files. 输出位置。")],
    layer: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Layer of the plan, or the part a file plays; repeats. 图层或文件用途。"),
    ] = None,
    out_crs: Annotated[
        str | None, typer.Option(metavar="EPSG", help="CRS of gpkg and shp. gpkg、shp 的坐标系。")
    ] = None,
) -> None:
    """Exit with 0 when the files are written, 2 if they cannot be."""
    with told("Nothing was written. 未写入任何文件。"):
        words = ExportWords(source, form, out, layer or (), out_crs)
        now = datetime.now(UTC)
        result = export(words, now=now, note=lambda layers: note_export(source, form, layers, now))
    for notice in result.notices:
        show_line(terminal(), f"! {notice}", "yellow")
    for file in result.files:
        show_line(terminal(), f"→ {from_here(file)}")
