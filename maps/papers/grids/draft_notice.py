"""征求意见: a draft that hangs out for comments: until when, the map, and how to object."""

from datetime import date

from maps.language import Words
from maps.papers.grids.number_key import NumberKey, has_numbers, may_need
from maps.papers.grids.pages import page, paper_of
from maps.papers.grids.plan_map import Look, plan_map
from maps.papers.grids.subject import Subject, told_households
from maps.papers.grids.wall_map import facts_of
from maps.papers.templates import ours

WIDE, WITHOUT_MAP = 186.0, 113.0
"""Millimetres of A4: the map across, and all but the map down."""

FORMAT = "A4"


def draft_notice(subject: Subject, words: Words, *, until: date | None, size: str = FORMAT) -> str:
    """Return the notice of a draft as HTML, upright; ``until`` is the last day of comments, a line where None."""
    paper = paper_of(size, drawn_for=FORMAT)
    key = may_need(subject.rows, paper)
    high = paper.down - WITHOUT_MAP - key.high
    drawn = plan_map(subject, words, Look(WIDE * 10, high * 10, enlarged=paper.enlarged, labels=0.84, pen=0.7))
    station = next((row.station for row in subject.rows if row.station), None)
    return page(
        "draft_notice.html",
        words,
        paper,
        subject,
        title=words.gettext("%(place)s: draft of %(levels)s, your comments please", **_title(subject, words)),
        facts=facts_of(subject, words),
        map=ours(drawn.svg),
        map_high=high,
        key=key if has_numbers(drawn, subject.rows) else NumberKey(),
        told=lambda n: told_households(n, words),
        until=words.day(until) if until else "",
        station=station,
    )


def _title(subject: Subject, words: Words) -> dict[str, str]:
    return {"place": subject.place(words), "levels": words.level(subject.level, several=True)}
