"""``gridhood inspect``: what files hold, and what is worth knowing before villages are divided."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from api.commands.telling import told
from api.console import plain, show_line, terminal
from api.errors import OK
from api.services.inputs.inspect import Inspection, inspect_files, tables_of, village_figures
from api.services.inputs.options import PlanWords, read_levels
from api.services.one_file import write_text
from geo.build import build_villages
from geo.errors import InputError
from geo.formats import read_inputs
from maps.ground import ground_map
from maps.offline import to_html

INSPECT_STATUS = (
    "Exit status: 0 the files can be used · 2 they cannot, every fault is listed."
    " 退出码：0 文件可用；2 文件不可用，逐条列出。"
)


def inspect_command(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="[ROLE=]FILE ...",
            help="Files, or folders of them; ROLE where the name does not tell. 文件或文件夹，可注明用途。",
        ),
    ],
    profile: Annotated[
        str | None, typer.Option(metavar="NAME", help="Bands to look with, xigu_1448 if not given. 规则配置。")
    ] = None,
    level: Annotated[
        list[str] | None, typer.Option(metavar="NAME=MIN-MAX", help="A band to look with instead; repeats. 户数范围。")
    ] = None,
    datum: Annotated[
        list[str] | None,
        typer.Option(metavar="[ROLE=]NAME", help="wgs84, cgcs2000, gcj02 or bd09; repeats. 坐标基准，可按文件指定。"),
    ] = None,
    crs: Annotated[
        list[str] | None,
        typer.Option(metavar="[ROLE=]EPSG", help="CRS of files that do not say theirs; repeats. 未注明时的坐标系。"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")] = False,
    page: Annotated[Path | None, typer.Option("--map", metavar="FILE", help="Draw a map. 输出地图。")] = None,
) -> None:
    """Exit with 0 if the files can be used, 2 if not."""
    with told("Nothing was inspected. 未检查。"):
        levels, faults = read_levels(PlanWords(profile=profile or (None if level else "xigu_1448"), levels=level or ()))
        if faults:
            raise InputError(faults)
        result = inspect_files(files, levels, datums=datum or (), crs=crs or (), read=read_inputs, build=build_villages)
        if page is not None:
            title = "、".join(village.name for village in result.villages)
            write_text(page, to_html(ground_map(tables_of(result), title=title)))
    if as_json:
        typer.echo(json.dumps(result.as_json(), ensure_ascii=False, indent=2))
    else:
        _show(terminal(), result)
        if page is not None:
            show_line(terminal(), f"→ {plain(page)}")
    raise typer.Exit(OK)


def _show(console: Console, result: Inspection) -> None:
    """Print the files and villages as tables, then what was noticed and what is worth knowing."""
    console.print(_sources(result))
    console.print(_villages(result))
    if (verdict := result.inputs.datum) is not None:
        show_line(console, f"· datum 坐标基准: {verdict.en} / {verdict.zh}")
    for path in result.idle:
        show_line(
            console,
            f"- not read: no part by its name, or given already 未读取（用途不明或已有）: {path.name}",
        )
    if result.inputs.dropped_columns:
        show_line(console, f"- columns not read 未读取的列: {', '.join(result.inputs.dropped_columns)}")
    for notice in result.inputs.notices:
        show_line(console, f"! {notice}", "yellow")
    for trait in result.traits:
        show_line(console, f"{'!' if trait.warns else '·'} {trait}", "yellow" if trait.warns else "")


def _sources(result: Inspection) -> Table:
    table = Table("Part 用途", "File 文件", "CRS 坐标系", "Encoding 编码", title="Files 文件", title_justify="left")
    table.add_column("Entries 条数", justify="right")
    for source in result.inputs.sources:
        table.add_row(source.role, plain(source.file), source.crs or "-", source.encoding or "-", f"{source.entries:,}")
    return table


def _villages(result: Inspection) -> Table:
    table = Table("Village 村", title="Villages 村庄", title_justify="left")
    for head in ("Households 户数", "Addresses 住户点", "km²", "Estimated 推定位置"):
        table.add_column(head, justify="right")
    for village in result.villages:
        figures = village_figures(village)
        table.add_row(
            plain(f"{village.name} ({village.code})"),
            f"{figures['households']:,}",
            f"{figures['points']:,}",
            f"{figures['area_km2']:.2f}",
            f"{figures['estimated_share']:.0%}",
        )
    return table
