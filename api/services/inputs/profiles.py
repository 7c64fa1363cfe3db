"""Find a profile: one that ships, by its name, or a planner's own YAML file."""

from pathlib import Path

from geo.errors import Fault, InputError
from partition.profile import Profile, parse_profile, shipped_profile

SUFFIXES = (".yaml", ".yml")

MOST_BYTES = 1_000_000


def find_profile(name: str) -> Profile:
    """
    Return the profile of this name, or that of a YAML file.

    Raises
    ------
    InputError
        There is no such profile or file, or it is wrong; carries every fault of it.
    """
    if not name.casefold().endswith(SUFFIXES):
        return shipped_profile(name)
    path = Path(name)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError([Fault(path.name, f"a profile has at most {MOST_BYTES} bytes", "配置文件过大")])
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError([Fault(path.name, f"cannot be read: {error.strerror}", "无法读取")]) from None
    except UnicodeDecodeError as error:
        place = f"byte {error.start}"
        raise InputError([Fault(path.name, f"must be UTF-8 text, but is not at {place}", "应为 UTF-8 文本")]) from None
    return parse_profile(text, where=path.name)
