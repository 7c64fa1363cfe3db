"""Kinds of value that a file may hold, and the words for what would be right: text, number, choice, group, list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

# Line breaks, control characters, halves of characters, and those that hide or turn the writing around them.
_UNSEEN = r"\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff"
LINE_OF_TEXT = rf"^[^\s{_UNSEEN}](?:[^{_UNSEEN}]*[^\s{_UNSEEN}])?$"
TIME_OF_DAY = r"^(?:[01]\d|2[0-3]):[0-5]\d$"
IDENTIFIER = "^[a-z][a-z0-9_]{0,39}$"


@dataclass(frozen=True)
class Text:
    """One line of text, of at most so many characters."""

    about: str
    most: int


@dataclass(frozen=True)
class Identifier:
    """A word for programs; ``taken`` are those that mean something else already."""

    about: str
    taken: tuple[str, ...] = ()


@dataclass(frozen=True)
class Whole:
    """A whole number from least to most."""

    about: str
    least: int
    most: int


@dataclass(frozen=True)
class Share:
    """A fraction from 0 up to, but not, a limit."""

    about: str
    below: float


@dataclass(frozen=True)
class Amount:
    """A number from 0 to a most, decimals allowed."""

    about: str
    most: float


@dataclass(frozen=True)
class Clock:
    """A time of day in quotes, such as '09:00'."""

    about: str


@dataclass(frozen=True)
class Choice:
    """One of a few words, each with what it means in English."""

    about: str
    words: Mapping[str, str]


@dataclass(frozen=True)
class Group:
    """Keys and the kind of each; ``stated`` groups say with ``from`` where their values come from."""

    about: str
    keys: Mapping[str, "Kind"]
    optional: frozenset[str] = frozenset()
    stated: bool = False


@dataclass(frozen=True)
class Rows:
    """A list of groups."""

    about: str
    row: Group
    least: int
    most: int


Kind: TypeAlias = Text | Identifier | Whole | Share | Amount | Clock | Choice | Group | Rows


def right(kind: Kind) -> tuple[str, str]:
    """Return what a value of a kind looks like, for people: in English and in Chinese."""
    match kind:
        case Text(most=most):
            return f"one line of text, 1 to {most} characters", f"一行文字，1 至 {most} 个字符"
        case Identifier(taken=taken):
            en, zh = "a word of a-z, 0-9 and _, a letter first", "以字母开头，只含小写字母、数字和下划线的名称"
            return (
                (f"{en}, and no column of the tables, nor township", f"{zh}，且不与表中列或 township 同名")
                if taken
                else (en, zh)
            )
        case Whole(least=least, most=most):
            return f"a whole number from {least} to {most}", f"{least} 至 {most} 的整数"
        case Share(below=below):
            en = f"a fraction from 0 to less than {below}, such as 0.05"
            return en, f"0 至 {below}（不含）的小数，例如 0.05"
        case Amount(most=most):
            return f"a number from 0 to {most:,.0f}, such as 2.5", f"0 至 {most:,.0f} 的数，例如 2.5"
        case Clock():
            return "a time of day in quotes, such as '09:00'", "带引号的时刻，例如 '09:00'"
        case Choice(words=words):
            meant = ", ".join(f"{word} ({meaning})" for word, meaning in words.items())
            return f"one of {meant}", f"{'、'.join(words)} 之一"
        case Rows(least=least, most=most):
            en = f"a list of {least} to {most} items, each beginning with '-'"
            return en, f"{least} 至 {most} 项的列表，每项以 - 开头"
    form = ", ".join(f"{key}: ..." for key in kind.keys if key not in kind.optional)
    return f"a group {{{form}}}", f"一组键 {{{form}}}"
