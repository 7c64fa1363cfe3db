"""How each error is answered: one table from error to status, and one form for people and programs each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException as StarletteHTTPException

from api.errors import ApiError, OutputError, faults_of
from api.pages import render
from api.schemas.problem import FaultOut, Problem
from api.schemas.strict import validation_faults
from api.services.draw_process import DrawingStoppedError
from api.services.plans import DamagedPlanError, NotReadyError
from api.services.turns import BusyError
from api.services.uploads import TooLargeError, UnsupportedFileError
from api.store.base import BusyStoreError, NotFoundError, StaleError, StoreError, TakenError
from geo.errors import Fault, InputError

STATUS: dict[type[Exception], int] = {
    NotFoundError: 404,
    NotReadyError: 409,
    DamagedPlanError: 409,
    DrawingStoppedError: 409,
    TooLargeError: 413,
    UnsupportedFileError: 415,
    TakenError: 409,
    StaleError: 412,
    BusyError: 429,
    BusyStoreError: 429,
    OutputError: 507,
    StoreError: 507,
}
"""One row an error that is told to people; what is wrong with input is 422, unless `BY_WORDS` knows better."""

TITLES = {
    400: ("The request cannot be read", "请求无法读取"),
    403: ("Requests from other sites are refused", "拒绝来自其他站点的请求"),
    404: ("Not found", "未找到"),
    405: ("This cannot be done here", "此处不支持该操作"),
    408: ("The request came too slowly", "请求传输过慢"),
    409: ("Not in this state", "当前状态无法操作"),
    412: ("Changed in the meantime", "已被他人修改"),
    413: ("Too much was sent", "发送的内容过大"),
    415: ("Of a kind that is not read", "格式不受支持"),
    421: ("Not the service of this name", "不是该名称的服务"),
    422: ("The input cannot be used", "输入无法使用"),
    429: ("Busy", "繁忙"),
    500: ("The program failed", "程序出错"),
    507: ("The data folder cannot be written", "数据文件夹无法写入"),
}

BY_WORDS = ((re.compile("used more than once"), 409), (re.compile(r"has [\d,]+ (vertices|bytes); at most"), 413))
"""Faults of input that have a status of their own, known by how geo.formats begins them."""


class RefusedError(HTTPException):
    """A request that is refused before anything is done with it."""

    def __init__(self, status: int, fault: Fault) -> None:
        self.fault = fault
        super().__init__(status_code=status, detail=str(fault))


@dataclass(frozen=True)
class Refusal:
    """What is answered: a status, and why."""

    status: int
    faults: tuple[Fault, ...]

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
    return Refusal(status, faults_of(error) if status != 500 else _FAILED)


def _status_of(error: InputError) -> int:
    """Return the status of faults that all are of one kind, or 422."""
    kinds = (status for words, status in BY_WORDS if all(words.match(fault.en) for fault in error.faults))
    return next(kinds, 422)


_FAILED = (Fault("service", "something went wrong; the log of the service says what", "服务出错，详见服务日志"),)


def respond(request: Request, refusal: Refusal) -> Response:
    """Return the answer: a page to people, problem+json to programs."""
    headers = {"Retry-After": "30"} if refusal.status == 429 else None
    if request.url.path.startswith("/api/"):
        content = _problem(refusal).model_dump()
        return ProblemResponse(content, status_code=refusal.status, headers=headers)
    faults = [FaultOut(where=clean(f.where), en=clean(f.en), zh=clean(f.zh)) for f in refusal.faults]
    page = render(request, "problem.html", {"title": refusal.title, "status": refusal.status, "faults": faults})
    return Response(page, refusal.status, headers, media_type="text/html")


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
    return {status: {"model": Problem, "description": " · ".join(TITLES[status])} for status in statuses}


def _problem(refusal: Refusal) -> Problem:
    faults = [FaultOut(where=clean(f.where), en=clean(f.en), zh=clean(f.zh)) for f in refusal.faults]
    return Problem(
        title=" / ".join(refusal.title),
        status=refusal.status,
        detail="; ".join(f"{fault.where}: {fault.en}" for fault in faults),
        faults=faults,
    )
