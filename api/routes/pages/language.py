"""The switch of languages: what somebody chose is kept in a cookie of their browser."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse

from api.pages.language import COOKIE, Language
from api.routes.logins import own_address

YEAR_S = 365 * 24 * 3600

router = APIRouter(include_in_schema=False)


@router.post("/language")
def choose_language(
    lang: Annotated[Language, Form()], onward: Annotated[str, Form(alias="next", max_length=2000)] = "/"
) -> RedirectResponse:
    """Keep the language that somebody chose, and go back to where they were."""
    answer = RedirectResponse(own_address(onward), 303)
    answer.set_cookie(COOKIE, lang, max_age=YEAR_S, path="/", httponly=True, samesite="lax")
    return answer
