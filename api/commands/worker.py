"""``gridhood worker``: draws the plans that wait in a service's store."""

import signal
from pathlib import Path
from threading import Event
from typing import Annotated, Any

import typer

from api.commands.telling import told
from api.console import show_line, terminal
from api.services.jobs.working import work
from api.services.serving import DATA
from api.settings import settings_in


def worker_command(
    data: Annotated[Path, typer.Option(metavar="DIR", help="Folder of villages and plans. 数据文件夹。")] = DATA,
) -> None:
    """Work until interrupted; exit with 2 if the store cannot be used. GRIDHOOD_DATABASE_URL says which one it is."""
    closing = Event()

    def close(*_: Any) -> None:
        closing.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, close)
    with told("Nothing is worked on. 未启动。"):
        work(
            settings_in(data),
            closing,
            on_ready=lambda: show_line(terminal(), "→ working · Ctrl+C ends it 按 Ctrl+C 结束"),
        )
