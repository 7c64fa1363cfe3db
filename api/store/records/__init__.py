"""The records that a store keeps: one dataclass a kind, and this table of kinds."""

from typing import Any

from api.store.records.areas import AREAS, CODES
from api.store.records.files import CONTENTS, FILES
from api.store.records.ground import GROUND_EDITS
from api.store.records.imports import IMPORTS
from api.store.records.jobs import JOBS
from api.store.records.kind import Kind
from api.store.records.plans import ASSIGNMENTS, CERTIFICATES, EDITS, PLANS, STEPS
from api.store.records.staff import PEOPLE, POSTS, STATIONS
from api.store.records.users import ANSWERED, AUDIT, GRANTS, REFRESHES, USERS
from api.store.records.villages import DOORS, VILLAGES
from api.store.records.visits import DUES, ROUNDS, SHEETS, VISITS

KINDS: dict[str, Kind[Any]] = {
    kind.name: kind
    for kind in (
        AREAS,
        CODES,
        VILLAGES,
        DOORS,
        GROUND_EDITS,
        PLANS,
        ASSIGNMENTS,
        CERTIFICATES,
        EDITS,
        STEPS,
        PEOPLE,
        POSTS,
        STATIONS,
        DUES,
        VISITS,
        ROUNDS,
        SHEETS,
        IMPORTS,
        JOBS,
        USERS,
        GRANTS,
        REFRESHES,
        AUDIT,
        ANSWERED,
        FILES,
        CONTENTS,
    )
}
"""What a store keeps, those that are referred to before those that refer."""
