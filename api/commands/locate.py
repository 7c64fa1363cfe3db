"""``gridhood locate``: give a table places by the pixels of a picture."""

from typing import Annotated

import typer

from api.commands.telling import told
from api.console import show_line, terminal
from api.services.inputs.locate import LocateWords, locate
from api.services.inputs.picture import PictureWords


def locate_command(
    table: Annotated[
        str, typer.Argument(metavar="TABLE", help="Households or groups with x_px, y_px. 带像素坐标的表。")
    ],
    out: Annotated[str, typer.Option("--out", "-o", metavar="FILE", help="GeoJSON or GeoPackage to write. 输出文件。")],
    picture: Annotated[str | None, typer.Option(metavar="FILE", help="JPG, PNG or PDF; needed. 图片，必填。")] = None,
    control_points: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Three or more: name, x_px, y_px, lon, lat. 控制点：像素X、像素Y、经纬度。"),
    ] = None,
    known_distance: Annotated[
        str | None,
        typer.Option(
            metavar='"X1,Y1 X2,Y2 M"',
            help="Two pixels and the metres between, where no place is known: a local plane. 一个已知距离。",
        ),
    ] = None,
    picture_page: Annotated[
        str | None, typer.Option(metavar="N", help="Page of a PDF, 1 if not given. PDF 页码。")
    ] = None,
    role: Annotated[str, typer.Option(metavar="ROLE", help="households or groups. 表的内容。")] = "households",
    datum: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="wgs84, cgcs2000, gcj02 or bd09, of the control points. 控制点的坐标基准。"),
    ] = None,
    crs: Annotated[
        str | None, typer.Option(metavar="EPSG", help="CRS of control points in metres. 控制点所用坐标系。")
    ] = None,
) -> None:
    """Exit with 0 when the table is written, 2 if the rows cannot be placed."""
    words = PictureWords(picture, picture_page, control_points, known_distance)
    with told("Nothing was written. 未写入任何文件。"):
        located = locate(LocateWords(table, role, words, out, datum, crs))
    console = terminal()
    for notice in located.notices:
        show_line(console, f"! {notice}", "yellow")
    if located.dropped_columns:
        show_line(console, f"- columns not read 未读取的列: {', '.join(located.dropped_columns)}")
    show_line(console, f"→ {located.file} · {located.rows} rows, places estimated 行，位置为推定")
