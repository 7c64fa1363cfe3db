"""The profiles that ship with the program."""

from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from geo.errors import Fault, InputError
from partition.profile.model import Profile
from partition.profile.parse import parse_profile


def shipped_names() -> tuple[str, ...]:
    """Return the names of the shipped profiles, in the order of the alphabet."""
    return tuple(sorted(_shipped()))


def shipped_profile(name: str) -> Profile:
    """
    Return a shipped profile.

    This room reads no files; what is read here is package data, which counts as code.

    Raises
    ------
    InputError
        No profile of that name ships; names those that do.
    """
    found = _shipped()
    if name not in found:
        names = ", ".join(sorted(found))
        near = get_close_matches(name[:80].lower(), sorted(found), n=1)
        hint = (f"did you mean {near[0]}? ", f"是否为 {near[0]}？") if near else ("", "")
        en = f"no profile of this name ships; {hint[0]}there are {names}"
        raise InputError([Fault(f"profile {name[:80]!r}", en, f"没有此名称的自带方案；{hint[1]}现有：{names}")])
    return _parsed(found[name].read_text(encoding="utf-8"), found[name].name)


@lru_cache(maxsize=32)  # reading YAML costs some 20 ms, and who leads a grid is asked with every place looked up
def _parsed(text: str, where: str) -> Profile:
    return parse_profile(text, where=where)


def _shipped() -> dict[str, Traversable]:
    folder = files("partition") / "profiles"
    return {file.name.removesuffix(".yaml"): file for file in folder.iterdir() if file.name.endswith(".yaml")}
