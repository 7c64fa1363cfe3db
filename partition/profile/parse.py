"""From the text of a profile to a Profile, or to every fault in it at once."""

from typing import Any

import yaml

from geo.errors import InputError
from partition.levels import Band
from partition.profile.model import (
    Above,
    NeedCode,
    Origin,
    Post,
    Profile,
    ProfileLevel,
    Provenance,
    Stated,
    Tier,
    VisitEvent,
    Visits,
    Words,
)
from partition.profile.nodes import MOST_CHARACTERS, MOST_DEPTH, TooDeepError, compose
from partition.profile.read import Reading, read_node
from partition.profile.rules import RULES
from partition.profile.shape import ABOVE, PROFILE


def parse_profile(text: str, *, where: str) -> Profile:
    """
    Return the profile that a YAML text says; ``where`` names the text in faults, usually its file.

    Raises
    ------
    InputError
        The text is longer than ``MOST_CHARACTERS``, is not YAML, or says what no profile can: each fault with its
        line and path, the value met and what would be right.
    """
    reading = Reading(where)
    root = _compose(text, reading)
    if root is None:
        raise InputError(reading.in_order())
    said = read_node(root, PROFILE, "", reading)
    if isinstance(said, dict):
        for rule in RULES:
            rule(said, reading)
    if reading.faults:
        raise InputError(reading.in_order())
    return _profile(said)


def _compose(text: str, reading: Reading) -> yaml.Node | None:
    """Return the root of the text, or None and the fault that keeps it from being read."""
    if len(text) > MOST_CHARACTERS:
        en = f"a profile has at most {MOST_CHARACTERS} characters, got {len(text)}; is this the right file?"
        reading.blame("", en, f"规则配置最多 {MOST_CHARACTERS} 个字符，得到 {len(text)}；文件是否选错？")
        return None
    try:
        root = compose(text)
    except TooDeepError as error:
        en = f"groups stand in groups more than {MOST_DEPTH} deep; a profile needs no more than 5"
        reading.blame("", en, f"嵌套超过 {MOST_DEPTH} 层；规则配置最多用 5 层", line=_line(error))
        return None
    except yaml.MarkedYAMLError as error:
        _blame_yaml(error, reading)
        return None
    except yaml.reader.ReaderError as error:
        letter = f"U+{ord(text[error.position]):04X}"
        line = text.count("\n", 0, error.position) + 1
        en = f"the character {letter} has no place in a text file; remove it"
        reading.blame("", en, f"文本文件不应含字符 {letter}；请删去", line=line)
        return None
    if root is None:
        reading.blame("", "the file is empty; start from a shipped profile", "文件为空；请以自带的规则配置为底稿")
    return root


def _blame_yaml(error: yaml.MarkedYAMLError, reading: Reading) -> None:
    mark = error.problem_mark or error.context_mark
    column = mark.column + 1 if mark else 1
    said = " ".join(part for part in (error.context, error.problem) if part)
    en = f"is not YAML at column {column}: {said}; check indents (spaces only), half-width colons, commas and quotes"
    zh = f"第 {column} 列不是有效的 YAML：{said}；请检查缩进（只用空格）、半角冒号、逗号和引号"
    reading.blame("", en, zh, line=_line(error))


def _line(error: yaml.MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return mark.line + 1 if mark else 1


def _profile(said: dict[str, Any]) -> Profile:
    patrols, above = said.get("patrols_per_week"), said.get("above", {})
    return Profile(
        name=said["name"],
        title=_words(said["title"]),
        source=_words(said["source"]),
        tolerance=_stated(said["tolerance"]),
        village_code_digits=_stated(said["village_code_digits"]),
        levels=tuple(map(_level, said["levels"])),
        visits=_visits(said["visits"]),
        patrols_per_week=None if patrols is None else _stated(patrols),
        wishes={name: _stated(price) for name, price in said.get("wishes", {}).items()},
        approval={key: _stated(one) for key, one in said.get("approval", {}).items()},
        above=tuple(_above(level, above[level]) for level in ABOVE if level in above),
    )


def _above(level: str, said: dict[str, Any]) -> Above:
    return Above(level, _leader(said["leader"]), tuple(map(_post, said.get("posts", ()))))


def _level(said: dict[str, Any]) -> ProfileLevel:
    band, label = said["band"], said["label"]
    return ProfileLevel(
        name=said["name"],
        label=Stated(_words(label), _provenance(label)),
        band=Stated(Band(band["min"], band["max"]), _provenance(band)),
        unit=_stated(said["unit"]),
        serial_digits=_stated(said["serial_digits"]),
        leader=_leader(said["leader"]),
        posts=tuple(map(_post, said.get("posts", ()))),
        tolerance=_stated(said["tolerance"]) if "tolerance" in said else None,
        split=_stated(said["split"]) if "split" in said else None,
    )


_OF_VISITS = ("outings_per_week", "visit_minutes", "outing_minutes", "default_tier", "spacing", "review_days")


def _visits(said: dict[str, Any]) -> Visits:
    evening, begins = said.get("evening"), said.get("begins")
    return Visits(
        **{key: _stated(said[key]) for key in (*_OF_VISITS, "stairs_minutes") if key in said},
        tiers=tuple(Tier(one["code"], _words(one), one["interval_days"], _provenance(one)) for one in said["tiers"]),
        begins=None if begins is None else Stated(_minute_of(begins["value"]), _provenance(begins)),
        evening=None
        if evening is None
        else Stated((_minute_of(evening["begins"]), _minute_of(evening["ends"])), _provenance(evening)),
        events=tuple(
            VisitEvent(one["code"], _words(one), one["within_hours"], _provenance(one))
            for one in said.get("events", ())
        ),
        need_codes=tuple(NeedCode(one["code"], _words(one), _provenance(one)) for one in said.get("need_codes", ())),
    )


def _leader(said: dict[str, Any]) -> Post:
    return _post({"min": 1, "max": 1, **said})


def _post(said: dict[str, Any]) -> Post:
    return Post(said["name"], _words(said), said["min"], said.get("max"), _provenance(said))


def _words(said: dict[str, Any]) -> Words:
    return Words(said["zh"], said["en"])


def _minute_of(clock: str) -> float:
    """Return the minute of the day that a time such as 09:00 is."""
    hours, minutes = clock.split(":")
    return 60.0 * int(hours) + int(minutes)


def _stated(said: dict[str, Any]) -> Stated[Any]:
    return Stated(said["value"], _provenance(said))


def _provenance(said: dict[str, Any]) -> Provenance:
    return Provenance(Origin(said["from"]), said.get("quote"), said.get("note"))
