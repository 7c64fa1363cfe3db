"""Logging in and out by browser: what the service knows somebody by is kept in two cookies that no script reads."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.deps import COOKIE, ServiceDep
from api.errors import ApiError, faults_of
from api.pages import render
from api.problems import headers_of, refusal_of
from api.routes.addresses import address_of
from api.services.accounts.logins import LockedOutError, LoggedIn
from api.services.accounts.throttle import TooOftenError
from api.services.security import refresh
from api.services.security.errors import NotLoggedInError
from geo.errors import Fault

REFRESH_COOKIE = "gridhood_refresh"
"""Holds the refresh token, and goes to the page of logging in alone."""

LOGIN = "/login"
MOST_ADDRESS = 2000

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Word = Annotated[str, Form(max_length=1024)]
Onward = Annotated[str, Query(alias="next", max_length=MOST_ADDRESS)]
FormOnward = Annotated[str, Form(alias="next", max_length=MOST_ADDRESS)]


@router.get(LOGIN)
def login(request: Request, service: ServiceDep, onward: Onward = "/") -> Response:
    """Renew the log-in of a browser that still has one, and go on; else ask who it is."""
    secret = request.cookies.get(REFRESH_COOKIE)
    if secret:
        try:
            given = service.renewals.renew(secret, service.clock())
        except NotLoggedInError:
            return _forget(_asked(request, onward))
        return _remember(request, RedirectResponse(own_address(onward), 303), given)
    return _asked(request, onward)


@router.post(LOGIN)
def log_in(request: Request, username: Word, password: Word, service: ServiceDep, onward: FormOnward = "/") -> Response:
    """Let somebody in whose password is right, and go on to where they wanted to."""
    now = service.clock()
    try:
        service.limits.logins.pass_by(address_of(request), now)
        given = service.doorkeeper.log_in(username, password, now)
    except (NotLoggedInError, LockedOutError, TooOftenError) as error:
        return _asked(request, onward, username=username, error=error)
    return _remember(request, RedirectResponse(own_address(onward), 303), given)


@router.post("/logout")
def log_out() -> RedirectResponse:
    """Go, with the form, to where the refresh token is sent to."""
    return RedirectResponse(f"{LOGIN}/out", 307)


@router.post(f"{LOGIN}/out")
def end_login(request: Request, service: ServiceDep) -> Response:
    """End a log-in, on the browser and here."""
    secret = request.cookies.get(REFRESH_COOKIE)
    if secret:
        service.renewals.forget(secret)
        service.doorkeeper.log_out(secret, service.clock())
    answer = _forget(RedirectResponse(LOGIN, 303))
    if _is_secure(request):
        answer.headers["Clear-Site-Data"] = '"storage"'  # sheets of rounds that were kept for a phone without a network
    return answer


def _is_secure(request: Request) -> bool:
    """Return whether a browser takes the address for a secure one; to others it would say that it does not listen."""
    return request.url.scheme == "https" or request.url.hostname in ("localhost", "127.0.0.1", "::1")


def own_address(wanted: str) -> str:
    """Return an address on this service: what would lead elsewhere, or back to logging in, leads to the first page."""
    own = wanted.startswith("/") and not wanted.startswith("//") and wanted.isprintable() and "\\" not in wanted
    return wanted if own and not wanted.startswith((LOGIN, "/logout")) else "/"


def _asked(request: Request, onward: str, *, username: str = "", error: ApiError | None = None) -> Response:
    """Return the page that asks who it is, and says why, if so, it does once more."""
    faults: tuple[Fault, ...] = faults_of(error) if error else ()
    shown = {"onward": own_address(onward), "username": username[:64], "faults": faults}
    page = render(request, "users/login.html", shown)
    if error is None:
        return HTMLResponse(page)
    refusal = refusal_of(error)
    return HTMLResponse(page, refusal.status, headers_of(refusal))


def _remember(request: Request, answer: Response, given: LoggedIn) -> Response:
    secure = request.url.scheme == "https"
    _set(answer, COOKIE, given.access, "/", given.expires_s, secure=secure)
    _set(answer, REFRESH_COOKIE, given.refresh, LOGIN, int(refresh.LIFE.total_seconds()), secure=secure)
    return answer


def _set(answer: Response, name: str, value: str, path: str, age_s: int, *, secure: bool) -> None:
    answer.set_cookie(name, value, max_age=age_s, path=path, secure=secure, httponly=True, samesite="strict")


def _forget(answer: Response) -> Response:
    for name, path in ((COOKIE, "/"), (REFRESH_COOKIE, LOGIN)):
        answer.delete_cookie(name, path=path, httponly=True, samesite="strict")
    return answer
