"""What stands before every route: who may ask, how much and how slowly, and what the browser is told to forbid."""

import asyncio
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.logs import quiet_logger
from api.problems import RefusedError, refusal_of, respond
from geo.errors import Fault

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
DOCS_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
MAP_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox"
)
"""A map runs its own scripts, but as a page of nobody: what stands in a plan's folder cannot speak for this service."""

HEADERS = {
    "content-security-policy": PAGE_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # with no-referrer browsers send "Origin: null" with our own forms
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "geolocation=(), camera=(), microphone=()",
    # several share a computer, or a proxy: whoever asks next may be allowed less
    "cache-control": "no-store",
}

log = quiet_logger("gridhood.service")


class SecurityHeaders:
    """
    Adds to every answer what the browser shall forbid; a route's own header stands.

    ``pictures`` are servers that pages may load pictures from, beside this one.
    """

    def __init__(self, app: ASGIApp, *, policies: Mapping[str, str], pictures: Iterable[str] = ()) -> None:
        self._app = app
        self._policies = policies
        page = PAGE_POLICY.replace("img-src 'self'", " ".join(["img-src 'self'", *pictures]))
        self._headers = {**HEADERS, "content-security-policy": page}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        own = {"content-security-policy": self._policies[scope["path"]]} if scope["path"] in self._policies else {}
        if scope["path"].startswith("/static/"):
            own["cache-control"] = "no-cache"  # the same for everybody; kept, if it is asked for whether it changed

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**self._headers, **own}.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, secured)


class Failsafe:
    """Answers what nobody foresaw: the log gets the traceback, the asker a sentence."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; whatever goes wrong before the answer begins is answered here."""
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:
            if scope["type"] != "http" or begun:
                raise
            log.exception("%s %s failed", scope["method"], scope["path"])
            await respond(Request(scope), refusal_of(error))(scope, receive, send)


class Gatekeeper:
    """
    Refuses what other sites make a browser ask.

    Who is logged in, is so with whatever their browser sends; and where nobody logs in, whoever reaches the service may
    use it. So a page of another site must neither send forms here, nor reach the service by a name of its own that it
    has made to point here.
    """

    def __init__(self, app: ASGIApp, *, hosts: tuple[str, ...]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http" and (refused := self._refused(scope["method"], Headers(scope=scope))):
            await respond(Request(scope), refusal_of(refused))(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _refused(self, method: str, headers: Headers) -> RefusedError | None:
        host = headers.get("host", "")
        if self._hosts and _name_of(host) not in self._hosts:
            names = ", ".join(sorted(self._hosts))
            text = (f"the service goes by {names}", f"本服务的名称为 {names}")
            return RefusedError(421, Fault("Host", *text))
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
        foreign = site not in ("none", "same-origin") if origin is None else urlsplit(origin).netloc != host
        if method not in SAFE and foreign:
            return RefusedError(403, Fault("Origin", "send this from the pages of the service", "请从本服务的页面发送"))
        return None


class BodyGuard:
    """
    Refuses bodies that are too large, packed, or too slow.

    ``limits`` gives bytes and seconds for the paths that differ from the usual ``limit``; a star stands for any id.
    """

    def __init__(self, app: ASGIApp, *, limit: tuple[int, float], limits: Mapping[str, tuple[int, float]]) -> None:
        self._app = app
        self._limit = limit
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with a body that is counted and timed, or refuse it by what its headers say."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        own = (limit for pattern, limit in self._limits.items() if fnmatchcase(path, pattern))
        most_bytes, most_s = next(own, self._limit)
        if refused := _refused_by_headers(Headers(scope=scope), most_bytes):
            await respond(Request(scope), refusal_of(refused))(scope, receive, send)
            return
        await self._app(scope, _counted(receive, most_bytes, most_s), send)


def _counted(receive: Receive, most_bytes: int, most_s: float) -> Receive:
    taken, whole, until = 0, False, asyncio.get_running_loop().time() + most_s

    async def counted() -> Message:
        nonlocal taken, whole
        if whole:  # from here on it is asked only whether the asker has gone
            return await receive()
        try:
            async with asyncio.timeout_at(until):
                message = await receive()
        except TimeoutError:
            text = (f"the body did not come within {most_s:g} s", f"请求内容未在 {most_s:g} 秒内到达")
            raise RefusedError(408, Fault("body", *text)) from None
        taken += len(message.get("body", b""))
        whole = not message.get("more_body", False)
        if taken > most_bytes:
            raise _too_large(most_bytes)
        return message

    return counted


def _refused_by_headers(headers: Headers, most_bytes: int) -> RefusedError | None:
    packed = headers.get("content-encoding", "identity")
    if packed != "identity":
        text = (f"a body is taken as it is, got {packed[:40]}", f"不接受压缩的内容：{packed[:40]}")
        return RefusedError(415, Fault("Content-Encoding", *text))
    length = headers.get("content-length", "0")
    return _too_large(most_bytes) if length.isdecimal() and int(length[:20]) > most_bytes else None


def _too_large(most_bytes: int) -> RefusedError:
    text = (f"at most {most_bytes:,} bytes are taken", f"最多接受 {most_bytes:,} 字节")
    return RefusedError(413, Fault("body", *text))


def _name_of(host: str) -> str:
    """Return a host without its port: ``[::1]:8000`` is ``[::1]``."""
    name, _, port = host.rpartition(":")
    return (name if name and port.isdecimal() else host).lower()
