"""``gridhood views``: print the SQL that lets a role of PostgreSQL read the views for QGIS."""

from typing import Annotated

import typer

from api.commands.telling import told
from api.store.sql.views import reader_sql


def views_command(
    role: Annotated[str, typer.Option(metavar="ROLE", help="Role of PostgreSQL that reads. 读取视图的数据库角色。")],
    area: Annotated[
        str, typer.Option(metavar="PATH", help="Area that it reads, such as /140121203000/. 可读区域的路径。")
    ],
) -> None:
    """Print SQL and change nothing: who administers the database reads it and runs it."""
    with told("Nothing was printed. 未输出任何内容。"):
        sql = reader_sql(role, area)
    typer.echo(sql, nl=False)
