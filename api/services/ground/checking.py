"""
Plans checked on the ground of today while nobody waits: asked for at once, found a little later.

One thread checks village after village, for each check takes all of a core. What it found of a plan holds as long as
the plan and the ground are what they were, so that an edit that is taken back is answered at once; a village that no
edit has touched is not looked at again. What is found is kept in memory alone: it can be found again at any time.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Condition, Thread
from typing import TypeVar

from api.errors import ApiError
from api.logs import quiet_logger
from api.services.ground.history import GroundState, state_of
from api.services.ground.measured import Measured, Ways, mark_of
from api.services.ground.recheck import Finding, findings_in
from api.services.inputs.clean_tables import input_files
from api.services.redrawing.desks import Desks
from api.services.redrawing.edits import look
from api.services.turns import BusyError
from api.services.villages import get_village, village_folder
from api.store.conditions import Among
from api.store.library import Library
from api.store.records.plans import PlanRecord
from geo.build import build_villages
from geo.errors import Fault, InputError
from geo.formats import read_inputs
from geo.formats.known_parts import KnownParts

MOST_PLANS = 12
"""Plans of one village that are checked, the newest."""

MOST_KEPT = 2_000
"""Findings of plans, and of villages of plans, that are kept."""

MOST_WAITING = 50
"""Villages that wait to be checked."""

CLOSING_S = 15.0

log = quiet_logger("gridhood.ground")

K = TypeVar("K")
PlanKey = tuple[str, datetime, int]


@dataclass(frozen=True)
class Rechecked:
    """A plan on the ground of today."""

    plan: PlanRecord
    findings: tuple[Finding, ...]

    @property
    def n_broken(self) -> int:
        """How many findings say that something is broken."""
        return sum(finding.state == "broken" for finding in self.findings)


@dataclass(frozen=True)
class Check:
    """How the plans of a village stand on a version of its ground: all of them, or those that are known by now."""

    version: int
    checking: bool
    plans: tuple[Rechecked, ...]


@dataclass(frozen=True)
class _Asked:
    """What somebody wants to know: plans that are in hand or in force, and on which grounds."""

    library: Library
    village_id: str
    version: int
    now: GroundState
    plans: tuple[tuple[PlanRecord, GroundState], ...]


class _Kept(OrderedDict[K, tuple[Finding, ...]]):
    """The newest of what was found."""

    def __setitem__(self, key: K, value: tuple[Finding, ...]) -> None:
        super().__setitem__(key, value)
        while len(self) > MOST_KEPT:
            self.popitem(last=False)


class Checks:
    """
    Checks plans in a thread of its own, which is there once somebody has asked.

    Several edits in quick succession are checked once: a check ends early where the ground is another one by then.
    """

    def __init__(self, examples: Mapping[str, Path], desks: Desks) -> None:
        self._examples, self._desks = examples, desks
        self._measured, self._read = Measured(), KnownParts()
        self._of_plan: _Kept[tuple[PlanKey, GroundState]] = _Kept()
        self._of_village: _Kept[tuple[PlanKey, bytes]] = _Kept()
        self._failed: dict[str, tuple[int, Exception]] = {}
        self._waiting: OrderedDict[str, _Asked] = OrderedDict()
        self._running: tuple[str, int] | None = None
        self._closing = False
        self._changed = Condition()
        self._thread: Thread | None = None

    def ask(self, library: Library, village_id: str) -> Check:
        """
        Return how the plans of a village stand on the ground of today, and have what is not known yet looked at.

        Who asks again until nothing is being checked, is told everything. The files of the plans stay what they are.

        Raises
        ------
        NotFoundError
            There is no such village.
        BusyError
            Too many villages wait to be checked.
        Exception
            What the check of this ground ended with, told once: who asks again has it tried again.
        """
        asked = self._asked(library, village_id)
        found = {plan.id: self._known(asked, plan, drawn_on) for plan, drawn_on in asked.plans}
        lacking = any(findings is None for findings in found.values())
        if lacking:
            self._have_checked(asked)
        known = [Rechecked(plan, each) for plan, _ in asked.plans if (each := found[plan.id]) is not None]
        return Check(asked.version, lacking, tuple(known))

    def close(self) -> None:
        """End what is being checked."""
        with self._changed:
            self._closing = True
            self._waiting.clear()
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(CLOSING_S)

    def _asked(self, library: Library, village_id: str) -> _Asked:
        village = get_village(library, self._examples, village_id)
        with library.store.reading(library.scope) as books:
            stages = Among(["draft", "submitted", "published"])
            found = books.plans.find(village_id=village_id, stage=stages, state="done")
            commands = books.ground_edits.find(village_id=village_id)
        plans = sorted(found, key=lambda plan: (plan.created, plan.id), reverse=True)[:MOST_PLANS]
        on = tuple((plan, state_of(commands, plan.ground)) for plan in plans)
        return _Asked(library, village_id, village.ground, state_of(commands, village.ground), on)

    def _known(self, asked: _Asked, plan: PlanRecord, drawn_on: GroundState) -> tuple[Finding, ...] | None:
        """Return what is known of a plan, None if nothing is: on the ground that it was drawn on it holds as drawn."""
        return () if drawn_on == asked.now else self._of_plan.get((_key(plan), asked.now))

    def _have_checked(self, asked: _Asked) -> None:
        with self._changed:
            failed = self._failed.pop(asked.village_id, None)
            if failed is not None and failed[0] == asked.version:
                raise failed[1]
            if self._closing or self._running == (asked.village_id, asked.version):
                return
            if asked.village_id not in self._waiting and len(self._waiting) >= MOST_WAITING:
                text = ("too many villages wait to be checked; ask again in a minute", "等待复核的村过多；请稍后再试")
                raise BusyError(Fault("the check", *text))
            self._waiting[asked.village_id] = asked
            if self._thread is None:
                self._thread = Thread(target=self._run, name="gridhood-checks", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._running = None
                self._changed.wait_for(lambda: self._waiting or self._closing)
                if self._closing:
                    return
                _, asked = self._waiting.popitem(last=False)
                self._running = (asked.village_id, asked.version)
            try:
                self._check(asked)
            except (InputError, ApiError) as error:
                self._fail(asked, error)
            except Exception as error:  # a fault of ours, told to who asks next: the thread outlives one village
                log.exception("%s could not be checked", asked.village_id)
                self._fail(asked, error)

    def _fail(self, asked: _Asked, error: Exception) -> None:
        with self._changed:
            self._failed[asked.village_id] = (asked.version, error)

    def _check(self, asked: _Asked) -> None:
        """Find what is not known of the plans of a village, unless its ground has become another one meanwhile."""
        with village_folder(asked.library, self._examples, asked.village_id) as folder:
            inputs = read_inputs(input_files(folder), known=self._read)
        villages, ways = build_villages(inputs), Ways(inputs.roads)
        marks = [mark_of(village, ways) for village in villages]
        for plan, drawn_on in asked.plans:
            if self._known(asked, plan, drawn_on) is not None:
                continue
            now, desk, _ = look(asked.library, self._desks, plan.id)
            findings: list[Finding] = []
            for village, mark in zip(villages, marks, strict=True):
                if self._is_past(asked):
                    return
                if (_key(now), mark) not in self._of_village:
                    self._of_village[_key(now), mark] = findings_in(desk, village, ways, self._measured)
                findings += self._of_village[_key(now), mark]
            if self._is_past(asked):  # the tables may be those of a later ground
                return
            self._of_plan[_key(now), asked.now] = tuple(findings)

    def _is_past(self, asked: _Asked) -> bool:
        if self._closing:
            return True
        return get_village(asked.library, self._examples, asked.village_id).ground != asked.version


def _key(plan: PlanRecord) -> PlanKey:
    return plan.id, plan.created, plan.version
