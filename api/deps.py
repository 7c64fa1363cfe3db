"""What routes are given: who asks, the library as they may see it, the queue, the clock, a plan's folder."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi import Path as PathParameter

from api.governance.role import Permission
from api.schemas.upload import VillageForm, village_form
from api.services.accounts.callers import OWNER, STRANGER, Caller, anybody_known, caller_of
from api.services.accounts.logins import Doorkeeper
from api.services.accounts.looks import Looks
from api.services.accounts.renewals import Renewals
from api.services.accounts.throttle import Limits
from api.services.covering.kept import Worked
from api.services.ground.checking import Checks
from api.services.jobs import Jobs
from api.services.plans.keeping import ready_plan
from api.services.redrawing.desks import Desks
from api.services.rounds.keeping import kept_rounds
from api.services.workbench.opening import Openings
from api.store.library import Library

COOKIE = "gridhood_access"
"""Holds the access token of a browser; programs send theirs as a bearer token."""


@dataclass(frozen=True)
class Service:
    """
    What a service is made of.

    ``library`` sees everything: routes take it from `seen`, as far as who asks may see it. ``login`` is whether people
    log in: always, never, or (``auto``) from the first user on.
    """

    library: Library
    examples: Mapping[str, Path]
    jobs: Jobs
    clock: Callable[[], datetime]
    doorkeeper: Doorkeeper
    login: str = "auto"
    limits: Limits = field(default_factory=Limits)
    desks: Desks = field(default_factory=Desks)
    worked: Worked = field(default_factory=Worked)
    looks: Looks = field(default_factory=Looks)

    @cached_property
    def renewals(self) -> Renewals:
        """What renews the log-ins of browsers."""
        return Renewals(self.doorkeeper)

    @cached_property
    def openings(self) -> Openings:
        """What makes workbenches ready while nobody waits."""
        return Openings(self.desks)

    @cached_property
    def checks(self) -> Checks:
        """What holds plans against the ground of today."""
        return Checks(self.examples, self.desks)


def open_to_all(service: Service) -> bool:
    """Return whether nobody has to log in."""
    return service.login == "never" or (service.login == "auto" and not anybody_known(service.library.store))


def service_of(request: Request) -> Service:
    """Return the service that a request came to."""
    service: Service = request.app.state.service
    return service


ServiceDep = Annotated[Service, Depends(service_of)]


def caller(request: Request, service: ServiceDep) -> Caller:
    """
    Return who asks.

    Raises
    ------
    NotLoggedInError
        The request has a token that does not hold.
    TooOftenError
        They ask too often.
    """
    store = service.library.store
    kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
    token = bearer.strip() if kind.casefold() == "bearer" else request.cookies.get(COOKIE)
    if token:
        now = service.clock()
        who = request.state.caller = caller_of(store, service.doorkeeper.key, token, now)
        service.limits.requests.pass_by(str(who.user), now)
        return who
    return OWNER if open_to_all(service) else STRANGER


CallerDep = Annotated[Caller, Depends(caller)]


def seen(permission: Permission) -> Any:
    """Return what gives a route the library of the areas in which who asks may do something; 401 or 403 if of none."""

    def library(service: ServiceDep, who: CallerDep) -> Library:
        return service.library.seen_with(who.scope(permission))

    library.permission = permission  # type: ignore[attr-defined]  # what a test of all routes looks at
    return Depends(library)


ReadPublished = Annotated[Library, seen(Permission.READ_PUBLISHED)]
ReadPlan = Annotated[Library, seen(Permission.READ_PLAN)]
ReadHouseholds = Annotated[Library, seen(Permission.READ_HOUSEHOLDS)]
ReadVisits = Annotated[Library, seen(Permission.READ_VISITS)]
ReadCounts = Annotated[Library, seen(Permission.READ_COUNTS)]
ReadAudit = Annotated[Library, seen(Permission.READ_AUDIT)]
ImportVillage = Annotated[Library, seen(Permission.IMPORT_VILLAGE)]
EditPlan = Annotated[Library, seen(Permission.EDIT_PLAN)]
Submit = Annotated[Library, seen(Permission.SUBMIT)]
Approve = Annotated[Library, seen(Permission.APPROVE)]
Publish = Annotated[Library, seen(Permission.PUBLISH)]
Export = Annotated[Library, seen(Permission.EXPORT)]
PlanRounds = Annotated[Library, seen(Permission.PLAN_ROUNDS)]
RecordVisits = Annotated[Library, seen(Permission.RECORD_VISITS)]
ManagePeople = Annotated[Library, seen(Permission.MANAGE_PEOPLE)]
ManageStations = Annotated[Library, seen(Permission.MANAGE_STATIONS)]
ManageUsers = Annotated[Library, seen(Permission.MANAGE_USERS)]


def doors_of_plan(plan_id: str, library: ReadHouseholds, plans: ReadPlan) -> Library:
    """Give the library of the areas whose doors who asks may read, where they may look at the plan; 404 where not."""
    plans.plan(plan_id)
    return library


ReadDoorsOfPlan = Annotated[Library, Depends(doors_of_plan)]


def plan_folder(library_of: Any) -> Any:
    """Return what gives a route the folder of a plan that is seen in a library."""

    def folder(plan_id: str, library: Annotated[Library, library_of]) -> Iterator[Path]:
        """
        Give the folder of a plan that is drawn, until its answer has been sent.

        Raises
        ------
        NotFoundError, NotReadyError
            There is no such plan, or it is not drawn.
        """
        ready_plan(library, plan_id)
        with library.plan_folder(plan_id) as path:
            yield path

    return Depends(folder)


RoundId = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]


@dataclass(frozen=True)
class OpenRounds:
    """The folder of rounds, and the names of the files in it that may be fetched."""

    path: Path
    names: tuple[str, ...]


def round_folder(plan_id: str, round_id: RoundId, library: PlanRounds) -> Iterator[OpenRounds]:
    """
    Give the folder of rounds until its answer has been sent.

    Raises
    ------
    NotFoundError, DamagedPlanError
        There are no such rounds, or their files are not what they should be.
    """
    kept = kept_rounds(library, library.round(plan_id, round_id))
    with library.round_folder(plan_id, round_id) as folder:
        yield OpenRounds(folder, tuple(file.name for file in kept.files))


RoundFolder = Annotated[OpenRounds, Depends(round_folder)]
PlanFolder = Annotated[Path, plan_folder(seen(Permission.READ_PLAN))]
DoorsFolder = Annotated[Path, plan_folder(Depends(doors_of_plan))]
ExportFolder = Annotated[Path, plan_folder(seen(Permission.EXPORT))]
VillageFormDep = Annotated[VillageForm, Depends(village_form)]
