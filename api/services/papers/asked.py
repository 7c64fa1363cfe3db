"""Which paper is asked for and how; everything that is wrong with that, at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from api.governance.person import PHONE, is_plausible_phone
from geo.errors import Fault, InputError
from maps.language import LANGUAGES
from maps.papers.grids import Subject

KINDS: Mapping[str, tuple[str, ...]] = {
    "wall-map": ("A3", "A2", "A1"),
    "signature-sheet": ("A4",),
    "draft-notice": ("A4", "A3"),
    "notice": ("A3",),
    "contact-cards": ("A4",),
    "slips": ("A4",),
}
"""Every paper, and the sizes that it comes in, the usual one first."""

PICTURED = frozenset({"wall-map"})
"""Papers that are given as a picture too."""

MOST_LETTERS = 80
MOST_NOTICES = 40
"""Sheets of notices that are printed at a time: each has a map of its own."""

MOST_LINK = 200


@dataclass(frozen=True)
class PaperAsked:
    """
    A paper: its kind, and how it is to be; what is empty is as usual.

    Attributes
    ----------
    level
        The level whose grids are shown, the lowest if empty.
    village, grid
        Codes: only that village of the plan, only that grid.
    until
        The last day of comments on a draft.
    compiled_by, review_number, supervision_phone
        编制单位, 审图号, and whom residents call about how they are served: lines to fill in where empty.
    link
        Where the page of everybody is, without the code of a grid.
    """

    kind: str
    level: str = ""
    lang: str = "zh"
    size: str = ""
    village: str = ""
    grid: str = ""
    until: date | None = None
    compiled_by: str = ""
    review_number: str = ""
    supervision_phone: str = ""
    link: str = ""

    @property
    def paper(self) -> str:
        """The size of its paper."""
        return self.size or KINDS[self.kind][0]


def check_words(asked: PaperAsked) -> None:
    """
    Let pass what can be asked of any plan.

    Raises
    ------
    InputError
        Carries every fault.
    """
    if faults := list(_faults(asked)):
        raise InputError(faults)


def _faults(asked: PaperAsked) -> Iterator[Fault]:
    if asked.kind not in KINDS:
        yield _one_of("kind", asked.kind, KINDS)
    elif asked.paper not in KINDS[asked.kind]:
        yield _one_of("size", asked.size, KINDS[asked.kind])
    if asked.lang not in LANGUAGES:
        yield _one_of("lang", asked.lang, LANGUAGES)
    for name, most in (("compiled_by", MOST_LETTERS), ("review_number", MOST_LETTERS), ("link", MOST_LINK)):
        said = getattr(asked, name)
        if len(said) > most or not said.isprintable():
            en = f"one line of at most {most} characters, got {len(said)}"
            yield Fault(name, en, f"应为一行，最多 {most} 个字符，得到 {len(said)} 个")
    if asked.supervision_phone and not is_plausible_phone(asked.supervision_phone):
        yield Fault("supervision_phone", f"not a telephone number: {PHONE[0]}", f"不是电话号码：{PHONE[1]}")


def chosen(asked: PaperAsked, subject: Subject) -> Subject:
    """
    Return of a plan what is asked for.

    Raises
    ------
    InputError
        The plan has no such level, village or grid, or the paper would have too many sheets; carries every fault.
    """
    tables = subject.tables
    faults: list[Fault] = []
    codes = [str(code) for code in tables.villages["code"]]
    if asked.level and asked.level not in tables.levels:
        faults.append(_one_of("level", asked.level, tables.levels))
    if asked.village and asked.village not in codes:
        faults.append(_one_of("village", asked.village, codes))
    if faults:
        raise InputError(faults)
    cut = subject.within([asked.village]) if asked.village else subject
    ids = [row.grid_id for row in cut.rows]
    if asked.grid and asked.grid not in ids:
        raise InputError([_one_of("grid", asked.grid, ids)])
    if asked.kind == "notice" and not asked.grid and len(ids) > MOST_NOTICES:
        en = f"{len(ids)} notices are too many at a time, at most {MOST_NOTICES}; name a village or a grid"
        zh = f"一次最多打印 {MOST_NOTICES} 张公示，共有 {len(ids)} 张；请指定村或网格"
        raise InputError([Fault("grid", en, zh)])
    return cut


def _one_of(where: str, met: str, right: Mapping[str, object] | tuple[str, ...] | list[str]) -> Fault:
    some = list(right)[:8]
    more = " ..." if len(right) > len(some) else ""
    named = ", ".join(some) + more
    return Fault(where, f"one of {named} would be right, got {met[:40]!r}", f"应为 {named} 之一，得到 {met[:40]!r}")
