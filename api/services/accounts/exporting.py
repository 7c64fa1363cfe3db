"""The audit row of a plan that is written in another format at the command line."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from api.services.accounts.audit import EXPORTED, note_in
from api.services.accounts.operator import operator
from api.services.backup.source import existing_store
from api.services.opening import DATABASE
from api.settings import settings_in


def note_export(source: Path, form: str, layers: Sequence[str], now: datetime) -> None:
    """
    Write down that layers of a plan are taken away, where its folder lies among the data of a store that has it.

    What lies elsewhere is nobody's but its owner's: no store has it.

    Raises
    ------
    InputError, OutputError
        The store is not of today's schema, or cannot be reached.
    """
    folder = source.resolve()
    settings = settings_in(folder.parent)
    if not settings.database_url and not (folder.parent / DATABASE).is_file():
        return
    with existing_store(settings) as store, store.writing() as books:
        for plan in books.plans.find(id=folder.name):
            detail = {"format": form, "layers": list(layers)}
            note_in(books, operator(), EXPORTED, now, path=plan.path, subject=plan.id, detail=detail)
