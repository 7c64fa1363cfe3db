"""What routes are given: the library, the queue, the clock, a plan's folder."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from api.schemas.upload import VillageForm, village_form
from api.services.jobs import Jobs
from api.services.plans import ready_plan
from api.services.rounds import kept_rounds
from api.store.library import Library


@dataclass(frozen=True)
class Service:
    """What a service is made of."""

    library: Library
    examples: Mapping[str, Path]
    jobs: Jobs
    clock: Callable[[], datetime]


def service_of(request: Request) -> Service:
    """Return the service that a request came to."""
    service: Service = request.app.state.service
    return service


ServiceDep = Annotated[Service, Depends(service_of)]


def plan_folder(plan_id: str, service: ServiceDep) -> Iterator[Path]:
    """
    Give the folder of a plan that is drawn, until its answer has been sent.

    Raises
    ------
    NotFoundError, NotReadyError
        There is no such plan, or it is not drawn.
    """
    ready_plan(service.library, plan_id)
    with service.library.plan_folder(plan_id) as folder:
        yield folder


@dataclass(frozen=True)
class OpenRounds:
    """The folder of rounds, and the names of the files in it that may be fetched."""

    path: Path
    names: tuple[str, ...]


def round_folder(plan_id: str, round_id: int, service: ServiceDep) -> Iterator[OpenRounds]:
    """
    Give the folder of rounds until its answer has been sent.

    Raises
    ------
    NotFoundError, DamagedPlanError
        There are no such rounds, or their files are not what they should be.
    """
    kept = kept_rounds(service.library, service.library.round(plan_id, round_id))
    with service.library.round_folder(plan_id, round_id) as folder:
        yield OpenRounds(folder, tuple(file.name for file in kept.files))


RoundFolder = Annotated[OpenRounds, Depends(round_folder)]
PlanFolder = Annotated[Path, Depends(plan_folder)]
VillageFormDep = Annotated[VillageForm, Depends(village_form)]
