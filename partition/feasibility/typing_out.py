"""A change as a planner types it, and as a sentence."""

from partition.feasibility.case import Case
from partition.feasibility.cause import Relaxation
from partition.levels import Level


def relaxation(before: Case, after: Case, cost: float) -> Relaxation:
    """Return what differs between two cases, as words to be typed and as a sentence in two languages."""
    typed, en, zh = [], [], []
    for said in (*_bands(before, after), *_numbers(before, after), *_terms(before, after), *_groups(before, after)):
        words, english, chinese = said
        typed += [words] if words else []
        en.append(english)
        zh.append(chinese)
    return Relaxation(" ".join(typed), cost, f"{'; '.join(en)} / {'；'.join(zh)}")


_Said = tuple[str, str, str]


def _pairs(before: Case, after: Case) -> list[tuple[Level, Level]]:
    return [(before.level(new.name), new) for new in after.levels]


def _bands(before: Case, after: Case) -> list[_Said]:
    """Return the bands and tolerances that differ; a band is typed with those of all levels, in place of a profile."""
    said: list[_Said] = []
    moved = [(old, new) for old, new in _pairs(before, after) if old.band != new.band]
    tolerances = {new.tolerance for new in after.levels}
    share = max(tolerances)
    widened = share != max(old.tolerance for old in before.levels)
    kept = {new.name for new in after.levels}
    left_out = [old for old in before.levels if old.name not in kept]
    typed = " ".join(f"--level {new.name}={new.band.min}-{new.band.max}" for new in after.levels)
    for old in left_out:
        en = f"without the level {old.name}, which the village is by itself"
        said.append((typed, en, f"不设{old.zh}一级，全村即为一个"))
        typed = ""
    for old, new in moved:
        ends_en, ends_zh = [], []
        if new.band.min != old.band.min:
            ends_en.append(f"{new.name} from {new.band.min} households instead of {old.band.min}")
            ends_zh.append(f"{new.zh}下限由{old.band.min}户降至{new.band.min}户")
        if new.band.max != old.band.max:
            ends_en.append(f"{new.name} up to {new.band.max} households instead of {old.band.max}")
            ends_zh.append(f"{new.zh}上限由{old.band.max}户升至{new.band.max}户")
        said.append((typed, ", ".join(ends_en), "，".join(ends_zh)))
        typed = ""
    if moved or left_out:
        said.append(("", "typed without --profile, whose levels these replace", "不再写 --profile，其层级由这些代替"))
    if widened or (share and (moved or left_out)):
        as_now = ("", "") if widened else (" as now", "不变")
        said.append((f"--tolerance {share:g}", f"a tolerance of {share:.3g}{as_now[0]}", f"容差{share:.3g}{as_now[1]}"))
    return said


def _numbers(before: Case, after: Case) -> list[_Said]:
    said: list[_Said] = []
    for old, new in _pairs(before, after):
        if old.count != new.count and new.count is not None:
            en, zh = f"{new.count} {new.name} instead of {old.count}", f"{new.zh}由{old.count}个改为{new.count}个"
            said.append((f"--count {new.name}={new.count}", en, zh))
        if old.radius_m != new.radius_m and new.radius_m is not None and old.radius_m is not None:
            en = f"a radius of {new.radius_m:g} m instead of {old.radius_m:g} m"
            zh = f"{new.zh}半径由{old.radius_m:g}米改为{new.radius_m:g}米"
            said.append((f"--radius {new.name}={new.radius_m:g}", en, zh))
    return said


def _terms(before: Case, after: Case) -> list[_Said]:
    old, new = before.terms, after.terms
    said: list[_Said] = []
    if old.whole_groups and not new.whole_groups:
        said.append(("(without --whole-groups)", "groups may be split where they have to be", "必要时可拆分小组"))
    if old.strict_parts and not new.strict_parts:
        said.append(("(without --parts strict)", "a grid may span land parts", "允许网格跨地块"))
    if old.centres is not None and new.centres is None:
        en, zh = "households are the centres of all grids, as many as fit", "各网格以住户为中心，网格数按户数确定"
        said.append(("(without --centers)", en, zh))
    if new.split_oversized and not old.split_oversized:
        en, zh = "buildings above the band are divided by stairwell", "超上限的楼栋按单元拆分"
        said.append(("--split-oversized", en, zh))
    return said


def _groups(before: Case, after: Case) -> list[_Said]:
    if not after.terms.whole_groups:
        return []
    said: list[_Said] = []
    for village, name in sorted(after.terms.may_split - before.terms.may_split):
        if len(after.sites) == 1:
            said.append((f"--may-split {_quoted(name)}", f"group {name} may be split", f"允许拆分{name}"))
            continue
        [site] = [site for site in after.sites if site.code == village]
        words = f"group {name} of {site.name} may be split", f"允许拆分{site.name}的{name}"
        said.append((f"--may-split {_quoted(f'{village}={name}')}", *words))
    return said


def _quoted(word: str) -> str:
    """Return a word as every shell takes it."""
    return word if all(letter.isalnum() or letter in "=-_." for letter in word) else f'"{word}"'
