"""``gridhood serve``: villages, plans, maps and rounds in a browser."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.telling import told
from api.console import show_line, terminal
from api.services.serving import DATA, HOST, PORT, serve


def serve_command(
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Address to listen on. 监听地址。")] = HOST,
    port: Annotated[int, typer.Option(metavar="N", help="Port, 0 for any. 端口。", min=0, max=65535)] = PORT,
    data: Annotated[Path, typer.Option(metavar="DIR", help="Folder of villages and plans. 数据文件夹。")] = DATA,
) -> None:
    """Serve until interrupted; exit with 2 if the address or the folder cannot be used."""
    with told("Nothing is served. 服务未启动。"):
        serve(host, port, data, on_ready=lambda at: show_line(terminal(), f"→ {at} · Ctrl+C ends it 按 Ctrl+C 结束"))
