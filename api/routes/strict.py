"""Routes whose JSON is read strictly."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from api.problems import RefusedError
from api.schemas.strict_json import UnreadableBodyError, parse_json
from geo.errors import Fault


class StrictRequest(Request):
    """A request whose JSON has one meaning or is refused."""

    async def json(self) -> Any:
        """
        Return what the body says.

        Raises
        ------
        RefusedError
            The body is not JSON, or not JSON with one meaning.
        """
        try:
            return parse_json(await self.body())
        except UnreadableBodyError as error:
            # the framework calls anything else that happens here "an error parsing the body"
            raise RefusedError(400, error.fault) from error


class StrictRoute(APIRoute):
    """A route that takes JSON as `application/json` only, and reads it strictly."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request."""
        answer = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            if self.body_field is not None:
                _check_type(request.headers.get("content-type", ""))
            return await answer(StrictRequest(request.scope, request.receive))

        return strictly


def _check_type(given: str) -> None:
    if given.partition(";")[0].strip().lower() != "application/json":
        text = (f"send application/json, got {given[:80]!r}", f"应为 application/json，得到 {given[:80]!r}")
        raise RefusedError(415, Fault("Content-Type", *text))
