"""JSON read strictly: what two readers could understand differently is refused before anything looks at it."""

import json
from typing import Any

from api.errors import ApiError
from geo.errors import Fault
from geo.formats.layer import show

DEEPEST = 64


class UnreadableBodyError(ApiError):
    """A body is not JSON, or not JSON with one meaning."""


def parse_json(body: bytes) -> Any:
    """
    Return what a body says.

    NaN and Infinity, which are no JSON but which Python would read, come out as numbers that are not finite: the
    fields that they stand in refuse them.

    Raises
    ------
    UnreadableBodyError
        The body is not UTF-8 or not JSON, has a key twice, a number of thousands of digits, or is nested too deep.
    """
    try:
        said = json.loads(body.decode("utf-8"), object_pairs_hook=_object)
    except UnicodeDecodeError as error:
        raise _unreadable(f"is not UTF-8 (byte {error.start})", f"不是 UTF-8（第 {error.start} 字节）") from error
    except RecursionError as error:
        raise _too_deep() from error
    except json.JSONDecodeError as error:
        raise _unreadable(f"is not JSON ({error})", f"不是 JSON（{error}）") from error
    except ValueError as error:  # Python refuses to read them: it takes quadratic time
        raise _unreadable("has a number of thousands of digits", "含有数千位的数") from error
    if _depth(said) > DEEPEST:
        raise _too_deep()
    return said


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _unreadable(f"has the key {show(key)} twice; keep one", f"键 {show(key)} 重复；请保留一个")
        found[key] = value
    return found


def _depth(said: Any) -> int:
    """Return how deep lists and objects are nested; without recursion, which is what is guarded against."""
    depth, layer = 0, [said]
    while layer := [each for each in layer if isinstance(each, list | dict)]:
        depth += 1
        if depth > DEEPEST:
            break
        layer = [inner for each in layer for inner in (each.values() if isinstance(each, dict) else each)]
    return depth


def _too_deep() -> UnreadableBodyError:
    return _unreadable(f"is nested deeper than {DEEPEST}", f"嵌套超过 {DEEPEST} 层")


def _unreadable(en: str, zh: str) -> UnreadableBodyError:
    return UnreadableBodyError(Fault("body", en, zh))
