"""The store that the settings name, with the schema of today and the plans that were laid beside it."""

from datetime import UTC, datetime
from pathlib import Path

from api.errors import OutputError
from api.services.drawing.plan_folder import REPORT_JSON, is_plan
from api.services.staffing.today import day_of
from api.settings import ServiceSettings
from api.store.base import Store
from api.store.library import keep_plan
from api.store.records.plans import PlanRecord
from api.store.sql.engine import sqlite_url
from api.store.sql.migrate import upgrade
from api.store.sql.store import SqlStore
from geo.errors import Fault
from maps.words import villages_title

DATABASE = "gridhood.db"


def open_store(settings: ServiceSettings) -> SqlStore:
    """
    Return the store of the settings; its schema is brought forward, what it holds stays.

    Raises
    ------
    InputError, OutputError
        The address is of no database that is known; the folder, or the database, cannot be used.
    """
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(_cannot(settings.data, error.strerror or str(error))) from error
    store = SqlStore(database_url(settings))
    upgrade(store.engine)
    return store


def database_url(settings: ServiceSettings) -> str:
    """Return the address of the settings' database."""
    return settings.database_url or sqlite_url(settings.data / DATABASE)


def take_in(store: Store, folder: Path) -> None:
    """Keep the plans that were laid into a folder by ``gridhood plan`` and that the store does not have."""
    with store.writing() as books:
        for laid in sorted(folder.iterdir()):
            if (
                laid.is_dir()
                and not laid.name.startswith(".")
                and is_plan(laid)
                and not books.plans.count(id=laid.name)
            ):
                from api.services.plans.rows import keep_rows, plan_rows  # heavy, and seldom is a plan laid there

                written = datetime.fromtimestamp((laid / REPORT_JSON).stat().st_mtime, UTC)
                plan = PlanRecord(laid.name, written, name=_title(laid, written))
                keep_plan(books, plan, laid)
                keep_rows(books, plan, plan_rows(plan, laid))


def _title(laid: Path, written: datetime) -> str:
    """Return what a plan is called: its villages and the day it was drawn; nothing where its report is damaged."""
    from api.services.plans.keeping import DamagedPlanError, read_report  # heavy, as above

    try:
        names = [village.name for village in read_report(laid).villages]
    except DamagedPlanError:
        return ""
    return f"{villages_title(names)} · {day_of(written)}"


def _cannot(data: Path, reason: str) -> Fault:
    return Fault(f"--data {data}", f"cannot be used: {reason}", f"无法使用：{reason}")
