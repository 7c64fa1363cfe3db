"""``gridhood restore``: a backup in place of what a store holds."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.commands.telling import told
from api.console import show_line, terminal
from api.errors import BAD_INPUT
from api.governance.area import EVERYTHING
from api.services.accounts.audit import RESTORED
from api.services.accounts.operator import operator
from api.services.backup.restoring import restore_backup
from api.services.serving import DATA
from api.settings import settings_in
from api.store.records.users import AuditRecord
from geo.errors import Fault, InputError


def restore_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File that gridhood backup wrote. 备份文件。")],
    data: Annotated[Path, typer.Option(metavar="DIR", help="Folder of villages and plans. 数据文件夹。")] = DATA,
    replace: Annotated[bool, typer.Option("--replace", help="Remove what is there first. 先清除已有数据。")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before. 不再询问。")] = False,
) -> None:
    """Exit with 0 when everything is restored, 2 if it is not; then what stood before still stands."""
    with told("Nothing was restored. 未恢复。"):
        if replace and not yes:
            _ask(file)
        row = AuditRecord(
            0,
            datetime.now(UTC),
            RESTORED,
            EVERYTHING,
            by=operator().user,
            detail={"file": file.name, "replace": replace},
        )
        manifest = restore_backup(settings_in(data), file, replace=replace, row=row)
    show_line(terminal(), f"→ {manifest.n_rows:,} rows 条 · {manifest.written:%Y-%m-%d %H:%M} UTC")


def _ask(file: Path) -> None:
    if not sys.stdin.isatty():
        en = "removes what is there, and nobody can be asked here; say --yes as well"
        raise InputError([Fault("--replace", en, "将清除已有数据，此处无法询问，请同时加 --yes")])
    if not typer.confirm(f"Everything that the store holds goes, {file} comes in its place. 将清除全部已有数据。OK?"):
        raise typer.Exit(BAD_INPUT)
