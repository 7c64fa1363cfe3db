"""The service as a whole: routes, guards and documentation, around one store."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from functools import cache, partial
from importlib.metadata import version

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from api.deps import Service
from api.errors import ApiError
from api.governance.retention import Limit, read_limits
from api.logs import quiet_logger
from api.pages import STATIC
from api.problems import add_handlers, documented
from api.routes import ROUTERS
from api.routes.guards import DOCS_POLICY, BodyGuard, Failsafe, Gatekeeper, SecurityHeaders
from api.routes.rights import document_rights
from api.services.accounts.logins import Doorkeeper
from api.services.accounts.throttle import limits
from api.services.drawing.draw_process import draw_in_process
from api.services.drawing.draw_task import Draw
from api.services.imports.keeping import expire
from api.services.inputs.examples import examples
from api.services.jobs import Jobs
from api.services.jobs.processes import WorkerProcesses
from api.services.opening import open_store, take_in
from api.services.redrawing.desks import Desks
from api.services.retention import end_records
from api.services.security.key import secret_key
from api.settings import SHELF, ServiceSettings
from api.store.base import Store
from api.store.library import Library, sweep_shelf
from api.store.records.plans import PlanRecord
from geo.formats.passing import sweep
from maps.offline import leaflet_folder

log = quiet_logger("gridhood.service")

DOCS = "/docs"
PICTURES = "/api/v1/villages/*/ground/picture"
UPLOADS = ("/api/v1/villages", "/villages", "/api/v1/imports", "/api/v1/imports/*/files", PICTURES)
"""Where files are sent to: more bytes and more time than elsewhere."""

EXPIRED_EVERY_S = 600.0
"""How often it is looked whether an import has expired, and once a day what else is kept no longer."""

ABOUT = """
Draw service grids for villages: contiguous, in band, within walking reach. 为行政村划分网格。

Refusals are `application/problem+json` (RFC 9457) and carry every fault, in English and Chinese.
"""


def create_app(
    settings: ServiceSettings | None = None,
    *,
    store: Store | None = None,
    draw: Draw | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> FastAPI:
    """
    Return the service.

    Parameters
    ----------
    store
        Where things are kept; the database of ``settings`` if not given.
    draw
        What draws a plan, in a thread; if neither is given, worker processes do.
    """
    settings = settings or ServiceSettings()
    shipped = examples(settings.examples)
    desks = Desks()
    library = Library(store or _opened(settings), settings.data / SHELF, refile=partial(_refile, desks))
    if draw or store:  # which other processes may not reach
        jobs = Jobs(library, shipped, draw or partial(draw_in_process, longest_s=settings.longest_draw_s))
    else:
        jobs = Jobs(library, shipped, hands=WorkerProcesses(settings))
    app = FastAPIOffline(
        docs_url=DOCS,
        redoc_url=None,
        title="Gridhood",
        version=version("gridhood"),
        description=ABOUT,
        lifespan=_lifespan(library, jobs, clock, read_limits(settings.retention, where="GRIDHOOD_RETENTION")),
        swagger_ui_parameters={"tryItOutEnabled": False, "docExpansion": "list"},
    )
    doorkeeper = Doorkeeper(library.store, secret_key(settings.data, settings.secret_key))
    rates = limits(settings.logins_per_minute, settings.requests_per_s)
    app.state.service = Service(library, shipped, jobs, clock, doorkeeper, settings.login, rates, desks)
    app.state.settings = settings
    app.router.routes.extend(_together().routes)
    app.dependency_overrides = _together().dependency_overrides
    app.mount("/static/leaflet", StaticFiles(directory=leaflet_folder()), name="leaflet")
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    document_rights(app)
    add_handlers(app)
    _add_guards(app, settings)
    return app


@cache
def _together() -> FastAPI:
    """Return every route, for all services of a process: making out what each takes is most of a first answer."""
    together = FastAPI(openapi_url=None)
    for router in ROUTERS:
        together.include_router(router, responses=documented(422))
    return together


def _refile(desks: Desks, seen: Library, plan: PlanRecord) -> None:
    """Write the files of a plan that was drawn on."""
    from api.services.redrawing.files import refile  # heavy, and not needed before somebody reads such a plan

    refile(seen, desks, plan)


def _opened(settings: ServiceSettings) -> Store:
    store = open_store(settings)
    take_in(store, settings.data)
    return store


def _add_guards(app: FastAPI, settings: ServiceSettings) -> None:
    """Put the guards before the routes; the last one added is the first one met."""
    uploads = (settings.most_upload_bytes, settings.upload_s)
    limits: Mapping[str, tuple[int, float]] = dict.fromkeys(UPLOADS, uploads)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)
    app.add_middleware(BodyGuard, limit=(settings.most_body_bytes, settings.body_s), limits=limits)
    app.add_middleware(Gatekeeper, hosts=settings.hosts)
    app.add_middleware(Failsafe)
    pictures = [source for tiles in settings.tiles for source in tiles.sources]
    app.add_middleware(SecurityHeaders, policies={DOCS: DOCS_POLICY}, pictures=pictures)


def _lifespan(
    library: Library, jobs: Jobs, clock: Callable[[], datetime], kept: Mapping[str, Limit]
) -> Callable[[FastAPI], object]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        sweep(starting=True)
        sweep_shelf(library.shelf)
        jobs.start()
        ending = asyncio.create_task(_end_what_is_over(library, clock, kept))
        yield
        ending.cancel()
        jobs.stop()
        app.state.service.checks.close()
        app.state.service.openings.close()
        library.store.close()

    return lifespan


async def _end_what_is_over(library: Library, clock: Callable[[], datetime], kept: Mapping[str, Limit]) -> None:
    """Remove, again and again, what is kept no longer: whether anybody comes or not."""
    looked: date | None = None
    while True:
        await asyncio.sleep(EXPIRED_EVERY_S)
        try:
            await run_in_threadpool(expire, library, clock())
            if looked != clock().date():
                await run_in_threadpool(end_records, library.store, kept)
                looked = clock().date()
        except ApiError as error:  # a store that is away for a while
            log.warning("it could not be looked what is kept no longer: %s", error)
