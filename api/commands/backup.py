"""``gridhood backup``: everything that a store holds, in one file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.commands.telling import told
from api.console import show_line, terminal
from api.governance.area import EVERYTHING
from api.services.accounts.audit import BACKED_UP
from api.services.accounts.operator import operator
from api.services.backup.source import existing_store
from api.services.backup.writing import write_backup
from api.services.serving import DATA
from api.settings import settings_in
from api.store.records.users import AuditRecord


def backup_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File to write. 备份文件。")],
    data: Annotated[Path, typer.Option(metavar="DIR", help="Folder of villages and plans. 数据文件夹。")] = DATA,
) -> None:
    """Exit with 0 when the backup is written, 2 if it cannot be. GRIDHOOD_DATABASE_URL says which store is meant."""
    with told("No backup was written. 未写入备份。"), existing_store(settings_in(data)) as store:
        row = AuditRecord(0, datetime.now(UTC), BACKED_UP, EVERYTHING, by=operator().user, detail={"file": file.name})
        manifest = write_backup(store, file, row=row)
    console = terminal()
    show_line(console, f"→ {file} · {manifest.n_rows:,} rows 条 · schema 结构 {manifest.schema_version}")
    show_line(console, "Hashes of passwords are in it, the signing key is not. 含密码摘要，不含签名密钥。")
