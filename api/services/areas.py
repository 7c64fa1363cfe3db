"""The area that something new belongs to: the one that is named, or the only one where somebody may add it."""

from api.governance.area import is_path
from api.governance.errors import NotAllowedError
from api.store.scope import Scope, sees
from geo.errors import Fault, InputError


def chosen_area(scope: Scope, wanted: str | None, *, where: str = "area") -> str:
    """
    Return the path of an area in which something is allowed.

    Raises
    ------
    InputError
        What is wanted is no path; or nothing is, and there are several to choose from.
    NotAllowedError
        It lies outside of the scope.
    """
    if not wanted:
        if len(scope) == 1:
            return scope[0]
        known = ", ".join(scope)
        raise InputError([Fault(where, f"say in which area: one of {known}", f"请指明区域：{known} 之一")])
    if not is_path(wanted):
        shown = wanted[:80]
        en = f"must be a path such as /140121203000/, got {shown!r}"
        raise InputError([Fault(where, en, f"应为路径，如 /140121203000/，得到 {shown!r}")])
    if not sees(scope, wanted):
        known = ", ".join(scope)
        raise NotAllowedError(
            Fault(
                where, f"{wanted} is not one of yours; it takes one in {known}", f"{wanted} 不在您的权限范围内：{known}"
            )
        )
    return wanted
