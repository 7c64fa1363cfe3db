"""How each error is answered: one table from error to status, and one form for people and programs each."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException as StarletteHTTPException

from api.errors import ApiError, OutputError, faults_of
from api.governance.errors import NotAllowedError, WrongStateError
from api.negotiation import asked_form, is_ogc
from api.pages import render
from api.schemas.edit import DifferenceOut
from api.schemas.edited import difference_out
from api.schemas.problem import FaultOut, Problem, StaleProblem
from api.schemas.strict import validation_faults
from api.services.accounts.logins import LockedOutError
from api.services.accounts.throttle import TooOftenError
from api.services.drawing.draw_process import DrawingStoppedError
from api.services.inputs.uploads import TooLargeError, UnsupportedFileError
from api.services.jobs.queue import JobEndedError
from api.services.ogc.asked import QueryError
from api.services.papers.press import CannotPrintError
from api.services.plans.keeping import DamagedPlanError, NotReadyError
from api.services.redrawing.edits import ChangedMeanwhileError
from api.services.same_village import VillageThereError
from api.services.security.errors import NotLoggedInError
from api.services.turns import BusyError
from api.store.base import BusyStoreError, NotFoundError, StaleError, StoreError, TakenError
from geo.errors import Fault, InputError

STATUS: dict[type[Exception], int] = {
    NotLoggedInError: 401,
    NotAllowedError: 403,
    NotFoundError: 404,
    NotReadyError: 409,
    WrongStateError: 409,
    DamagedPlanError: 409,
    VillageThereError: 409,
    DrawingStoppedError: 409,
    JobEndedError: 409,
    TooLargeError: 413,
    UnsupportedFileError: 415,
    TakenError: 409,
    StaleError: 412,
    BusyError: 429,
    LockedOutError: 429,
    TooOftenError: 429,
    BusyStoreError: 429,
    CannotPrintError: 503,
    OutputError: 507,
    StoreError: 507,
}
"""One row an error that is told to people; what is wrong with input is 422, unless `BY_WORDS` knows better."""

TITLES = {
    400: ("The request cannot be read", "请求无法读取"),
    401: ("Log in first", "请先登录"),
    403: ("Not allowed", "无权操作"),
    404: ("Not found", "未找到"),
    405: ("This cannot be done here", "此处不支持该操作"),
    408: ("The request came too slowly", "请求传输过慢"),
    409: ("Not in this state", "当前状态无法操作"),
    412: ("Changed in the meantime", "已被他人修改"),
    413: ("Too much was sent", "发送的内容过大"),
    415: ("Of a kind that is not read", "格式不受支持"),
    421: ("Not the service of this name", "不是该名称的服务"),
    422: ("The input cannot be used", "输入无法使用"),
    428: ("Name the version that you read", "请注明所读取的版本"),
    429: ("Busy", "繁忙"),
    500: ("The program failed", "程序出错"),
    503: ("Nothing can be printed here", "此处无法打印"),
    507: ("The data folder cannot be written", "数据文件夹无法写入"),
}

BY_WORDS = (
    (re.compile("used more than once"), 409),
    (re.compile(r".+ overlap by |.+ m2 in no grid"), 409),
    (re.compile(r"has [\d,]+ (vertices|bytes); at most|holds some [\d,]+ values; at most"), 413),
    (re.compile(r"unpacks to [\d,]+ bytes|unpacks to more than|holds more than [\d,]+ files"), 413),
)
"""Faults of input that have a status of their own, known by how geo.formats begins them."""


class RefusedError(HTTPException):
    """A request that is refused before anything is done with it."""

    def __init__(self, status: int, fault: Fault) -> None:
        self.fault = fault
        super().__init__(status_code=status, detail=str(fault))


USUAL_WAIT_S = 30.0


@dataclass(frozen=True)
class Refusal:
    """
    What is answered: a status, and why; with 429 also after how long to ask again.

    ``difference`` is what became of a plan that somebody else edited.
    """

    status: int
    faults: tuple[Fault, ...]
    wait_s: float = USUAL_WAIT_S
    difference: DifferenceOut | None = None

    @property
    def title(self) -> tuple[str, str]:
        """The status in words, English and Chinese."""
        return TITLES.get(self.status, ("The request was refused", "请求被拒绝"))


def refusal_of(error: Exception) -> Refusal:
    """Return how an error is answered."""
    if isinstance(error, RefusedError):
        return Refusal(error.status_code, (error.fault,))
    if isinstance(error, RequestValidationError):
        return Refusal(422, validation_faults(error.errors()))
    if isinstance(error, StarletteHTTPException):
        en, zh = TITLES.get(error.status_code, (str(error.detail), str(error.detail)))
        said = en if error.detail in ("Not Found", "Method Not Allowed") else str(error.detail)
        return Refusal(error.status_code, (Fault("request", said, zh),))
    if isinstance(error, InputError):
        return Refusal(_status_of(error), error.faults)
    status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)
    wait_s = error.wait_s if isinstance(error, LockedOutError | TooOftenError) else USUAL_WAIT_S
    difference = error.difference if isinstance(error, ChangedMeanwhileError) else None
    told = None if difference is None else difference_out(difference)
    return Refusal(status, faults_of(error) if status != 500 else _FAILED, wait_s, told)


def _status_of(error: InputError) -> int:
    """Return the status of faults that all are of one kind, or 422."""
    if isinstance(error, QueryError):
        return 400
    kinds = (status for words, status in BY_WORDS if all(words.match(fault.en) for fault in error.faults))
    return next(kinds, 422)


_FAILED = (Fault("service", "something went wrong; the log of the service says what", "服务出错，详见服务日志"),)


def respond(request: Request, refusal: Refusal) -> Response:
    """Return the answer: a page to people, problem+json to programs."""
    headers = headers_of(refusal)
    if _for_programs(request):
        content = _problem(refusal).model_dump()
        if refusal.difference is not None:
            content["difference"] = refusal.difference.model_dump(mode="json")
        return ProblemResponse(content, status_code=refusal.status, headers=headers)
    if refusal.status == 401 and is_page(request):
        return RedirectResponse(login_address(request), 303)
    faults = [FaultOut(where=clean(f.where), en=clean(f.en), zh=clean(f.zh)) for f in refusal.faults]
    page = render(request, "problem.html", {"title": refusal.title, "status": refusal.status, "faults": faults})
    return Response(page, refusal.status, headers, media_type="text/html")


def headers_of(refusal: Refusal) -> dict[str, str]:
    """Return what the headers of a refusal say beside its status."""
    match refusal.status:
        case 401:
            return {"WWW-Authenticate": "Bearer"}
        case 429:
            return {"Retry-After": str(max(math.ceil(refusal.wait_s), 1))}
        case _:
            return {}


def is_page(request: Request) -> bool:
    """Return whether a person opens a page; pictures and the like are not to be answered by one."""
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")


def login_address(request: Request) -> str:
    """Return where somebody logs in who then goes on to what was asked for."""
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"/login?next={quote(asked, safe='')}"


def _for_programs(request: Request) -> bool:
    path = request.url.path
    return path.startswith("/api/") or (is_ogc(path) and asked_form(request) == "json")


class ProblemResponse(JSONResponse):
    """JSON that says that it is a problem."""

    media_type = "application/problem+json"


def clean(text: str) -> str:
    """Return text that can be sent and shown: of control characters, and halves of characters, only the place stays."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def add_handlers(app: FastAPI) -> None:
    """Answer every error by the table."""

    def told(request: Request, error: Exception) -> Response:
        return respond(request, refusal_of(error))

    known: Sequence[type[Exception]] = (InputError, ApiError, RequestValidationError, StarletteHTTPException)
    for kind in known:
        app.add_exception_handler(kind, told)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what the API's documentation says of refusals."""
    models = {412: StaleProblem}
    return {
        status: {"model": models.get(status, Problem), "description": " · ".join(TITLES[status])} for status in statuses
    }


def sent(kind: str = "*/*") -> dict[int | str, dict[str, Any]]:
    """Return what the API's documentation says of a route that answers with a file of a media type."""
    return {200: {"description": "The file · 文件", "content": {kind: {}}}}


def _problem(refusal: Refusal) -> Problem:
    faults = [FaultOut(where=clean(f.where), en=clean(f.en), zh=clean(f.zh)) for f in refusal.faults]
    return Problem(
        title=" / ".join(refusal.title),
        status=refusal.status,
        detail="; ".join(f"{fault.where}: {fault.en}" for fault in faults),
        faults=faults,
    )
