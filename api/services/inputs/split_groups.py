"""Natural groups that may be split though groups stay whole: as they are typed, and which of the files' they are."""

from collections.abc import Sequence
from difflib import get_close_matches

from geo.errors import Fault, InputError
from geo.inputs import Inputs

NEARBY = 5
"""Names told where one is unknown."""


def read_split_groups(texts: Sequence[str], inputs: Inputs) -> frozenset[tuple[str, str]]:
    """
    Return the groups that texts name, as code of the village and name; the code is "" where no village is said.

    A text reads GROUP or VILLAGE=GROUP.

    Raises
    ------
    InputError
        Names every text that says no group of the households, with those that are most like it.
    """
    known = sorted({str(name) for name in inputs.households["group"].dropna()})
    codes = None if inputs.villages is None else {str(code) for code in inputs.villages["code"]}
    named, faults = set(), []
    for text in texts:
        village, _, group = ("", "", text) if text in known else text.partition("=")
        village, group = village.strip(), group.strip()
        if group not in known:
            faults.append(_unknown(text, group or text, known))
        elif village and codes is not None and village not in codes:
            faults.append(_no_village(text, village, sorted(codes)))
        named.add((village, group))
    if faults:
        raise InputError(faults)
    return frozenset(named)


def _unknown(text: str, group: str, known: Sequence[str]) -> Fault:
    near = get_close_matches(group, known, n=NEARBY, cutoff=0.3) or known[:NEARBY]
    if not near:
        en, zh = "the households name no groups", "住户文件中没有小组"
        return Fault(f"--may-split {text}", en, zh)
    more = len(known) > len(near)
    return Fault(
        f"--may-split {text}",
        f"no household is of a group {group!r}; there are {', '.join(near)}{' and others' if more else ''}",
        f"没有名为 {group!r} 的小组；现有：{'、'.join(near)}{'等' if more else ''}",
    )


def _no_village(text: str, village: str, codes: Sequence[str]) -> Fault:
    told = ", ".join(get_close_matches(village, codes, n=NEARBY, cutoff=0.3) or codes[:NEARBY])
    en, zh = f"no village has the code {village!r}; there are {told}", f"没有编码为 {village!r} 的村；现有：{told}"
    return Fault(f"--may-split {text}", en, zh)
