"""The audit: who looked at doors, took files away, logged in, or changed users."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from api.deps import ReadAudit
from api.routes.paging import PageDep, page_of
from api.routes.strict import StrictRoute
from api.store.records.users import AUDIT, AuditRecord

router = APIRouter(prefix="/api/v1/audit", tags=["people 人员与权限"], route_class=StrictRoute)

MOST_TEXT = 200
Word = Annotated[str | None, Query(max_length=MOST_TEXT)]


class AuditRow(BaseModel):
    """Somebody did something: what, to what, and in which area. ``by`` is null where nobody had logged in."""

    id: int
    at: datetime
    by: str | None
    what: str
    subject: str
    area: str
    detail: Mapping[str, Any]


class AuditOut(BaseModel):
    """Rows of the audit, the newest first; ``next`` is the address of the next page, null on the last one."""

    rows: list[AuditRow]
    next: str | None = None


@router.get("", summary="Read the audit 审计记录")
def read_audit(
    request: Request,
    asked: PageDep,
    library: ReadAudit,
    by: Word = None,
    what: Word = None,
    subject: Word = None,
) -> AuditOut:
    """Return what was done in the areas of who asks, by whom; rows are only ever added."""
    wanted = {"by": by, "what": what, "subject": subject}
    conditions = {field: value for field, value in wanted.items() if value is not None}
    with library.store.reading(library.scope) as books:
        found = books.audit.find(after=asked.after(AUDIT), most=asked.most, newest=True, **conditions)
    page = page_of(request, asked, found, AUDIT.key_of)
    return AuditOut(rows=[_row(record) for record in page.records], next=page.next)


def _row(record: AuditRecord) -> AuditRow:
    return AuditRow(
        id=record.id,
        at=record.at,
        by=record.by,
        what=record.what,
        subject=record.subject,
        area=record.path,
        detail=record.detail,
    )
