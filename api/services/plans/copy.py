"""Begin a draft with a plan as it is now."""

from dataclasses import replace
from datetime import datetime

from api.services.plans.keeping import ready_plan
from api.services.plans.rows import PlanRows, keep_rows, plan_rows
from api.services.plans.standing import drawn_by
from api.store.base import Books
from api.store.library import Library, keep_files, plan_owner
from api.store.records.plans import PlanRecord


def copy_plan(library: Library, plan_id: str, *, name: str | None = None, by: str | None, now: datetime) -> PlanRecord:
    """
    Return a new draft whose parent is a plan, with the files of that; of its name too, unless another is given.

    A copy of a plan of a frontier is of none.

    Raises
    ------
    NotFoundError, NotReadyError
        As `api.services.plans.keeping.ready_plan`.
    """
    parent = ready_plan(library, plan_id)
    draft = PlanRecord(
        "",
        now,
        "done",
        parent.village_id,
        parent.asked and replace(parent.asked, first=None),
        path=parent.path,
        name=parent.name if name is None else name,
        ground=parent.ground,
        parent=parent.id,
        author=by,
        editors=drawn_by(parent),
    )
    with library.plan_folder(plan_id) as folder:
        rows = plan_rows(parent, folder)

        def also(books: Books, plan: PlanRecord) -> None:
            keep_files(books, plan_owner(plan.id), plan.path, folder)
            assigned = tuple(replace(row, plan_id=plan.id) for row in rows.assignments)
            proven = tuple(replace(row, plan_id=plan.id) for row in rows.certificates)
            keep_rows(books, plan, PlanRows(assigned, proven))

        stem = f"{parent.village_id or parent.id}-plan"
        [plan] = library.add_plans([(stem, draft)], also=also)
    return plan
