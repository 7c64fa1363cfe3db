"""Work on the store of the settings until told to end: what a worker process does, be it a service's or one alone."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from threading import Event

from api.services.drawing.draw_process import draw_in_process
from api.services.inputs.examples import examples
from api.services.jobs.kinds import all_work
from api.services.jobs.worker import Worker
from api.services.opening import open_store
from api.services.plans.coming_into_force import settle_doors
from api.services.staffing.today import day_of
from api.settings import SHELF, ServiceSettings
from api.store.library import Library, sweep_shelf

EACH_S = 60.0
"""How often it is looked whether a published plan has come into force."""


def work(settings: ServiceSettings, closing: Event, *, on_ready: Callable[[], None] | None = None) -> None:
    """
    Work until an event is set; ``on_ready`` is called once the store is open.

    Raises
    ------
    InputError, OutputError
        The store cannot be used.
    """
    store = open_store(settings)
    library = Library(store, settings.data / SHELF)
    sweep_shelf(library.shelf)
    draw = partial(draw_in_process, longest_s=settings.longest_draw_s)
    worker = Worker(store, all_work(library, examples(settings.examples), draw), lease_s=settings.lease_s)
    worker.start()
    settle_doors(library, day_of(datetime.now(UTC)))
    if on_ready:
        on_ready()
    while not closing.wait(EACH_S):
        settle_doors(library, day_of(datetime.now(UTC)))
    worker.stop()
    store.close()
