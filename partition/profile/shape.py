"""The shape of a profile: its keys, and what each may hold; the parser and the JSON Schema both come from here."""

from collections.abc import Mapping
from types import MappingProxyType

from partition.profile.kinds import Amount, Choice, Clock, Group, Identifier, Kind, Rows, Share, Text, Whole
from partition.profile.model import Origin

# A level's name becomes a column beside these in the tables of a plan, and part of a layer's name; a township is above.
_TAKEN = (
    *("building_id", "fid", "floor", "geom", "geometry", "group", "household_id", "households"),
    *("part", "points", "township", "unit", "unit_id", "village"),
)

PROVENANCE: Mapping[str, Kind] = {
    "from": Choice(
        "Where the values of this group come from.",
        {
            Origin.SOURCE.value: "the source document's own",
            Origin.LOCAL.value: "decided by the place that uses the profile",
            Origin.DEFAULT.value: "Gridhood's own",
        },
    ),
    "quote": Text("A few words of the document that says so; not for 默认.", 40),
    "note": Text("A remark for whoever reads or edits the file.", 200),
}
"""What every stated group holds beside its own keys."""


def _stated(about: str, optional: tuple[str, ...] = (), **keys: Kind) -> Group:
    return Group(about, MappingProxyType({**keys, **PROVENANCE}), frozenset({*optional, "quote", "note"}), stated=True)


def _group(about: str, optional: tuple[str, ...] = (), **keys: Kind) -> Group:
    return Group(about, MappingProxyType(keys), frozenset(optional))


_ZH, _EN = Text("In Chinese.", 60), Text("In English.", 120)
_POST_NAME = Identifier("What programs call the post; once in a profile.")

_TOLERANCE = _stated(
    "Fraction by which a band may be left: outside the band but inside the tolerance is listed, not forbidden.",
    value=Share("0.05 lets 300-500 stretch to 285-525.", 0.5),
)

_POST = _stated(
    "A post that every grid of the level has beside its leader.",
    optional=("max",),
    name=_POST_NAME,
    zh=_ZH,
    en=_EN,
    min=Whole("Fewest people who hold it in one grid.", 0, 1000),
    max=Whole("Most people who hold it in one grid; left out, any number.", 1, 1000),
)

_LEVEL = _group(
    "One level of grids.",
    optional=("tolerance", "posts", "split"),
    name=Identifier("What programs, tables and layers call the level.", _TAKEN),
    label=_stated("What people call a grid of the level.", zh=_ZH, en=_EN),
    band=_stated(
        "How many households a grid may hold; both ends belong to it.",
        min=Whole("Fewest households.", 1, 1_000_000),
        max=Whole("Most households.", 1, 1_000_000),
    ),
    unit=_stated(
        "What a grid is put together from, kept whole where it fits.",
        value=Choice(
            "The kind of unit.",
            {"group": "natural groups, hamlets", "building": "buildings", "address": "single addresses"},
        ),
    ),
    split=_stated(
        "What becomes of a building above the band; left out: never, but by_stairwell where the unit is address.",
        value=Choice(
            "How it is divided.",
            {
                "by_stairwell": "by stairwell, and a stairwell above the band by floor",
                "never": "it stays whole and is a grid of its own",
            },
        ),
    ),
    tolerance=_TOLERANCE,
    serial_digits=_stated("Digits added to the parent's code.", value=Whole("How many digits.", 1, 6)),
    leader=_stated("Who leads a grid of the level; exactly one.", name=_POST_NAME, zh=_ZH, en=_EN),
    posts=Rows("Who else serves in a grid of the level.", _POST, 1, 12),
)


def _area_above(called: str) -> Group:
    return _group(
        f"The posts of a {called}.",
        optional=("posts",),
        leader=_stated(f"Who leads a {called}; exactly one.", name=_POST_NAME, zh=_ZH, en=_EN),
        posts=Rows(f"Who else serves in a {called}.", _POST, 1, 12),
    )


ABOVE = ("township", "village")
"""Levels above those of grids, the widest first."""

_ABOVE = _group(
    "Areas above the grids, and their posts; left out: none.",
    optional=ABOVE,
    **{level: _area_above(level) for level in ABOVE},
)


def _desk(about: str) -> Group:
    desks = {"village": "of the village that the plan divides", "township": "of the township that it lies in"}
    return _stated(about, value=Choice("At whose desk.", desks))


_APPROVAL = _group(
    "How a plan comes into force; left out: the village submits, the township approves and publishes.",
    optional=("submit", "approve", "publish", "own_plan"),
    submit=_desk("Where a draft is submitted, and withdrawn."),
    approve=_desk("Where it is approved, or returned."),
    publish=_desk("Where it is published, with the day from which it holds."),
    own_plan=_stated(
        "Whether people approve what they drew, edited or submitted themselves; left out: never.",
        value=Choice(
            "What becomes of it.", {"never": "somebody else approves", "recorded": "they may, and it is recorded"}
        ),
    ),
)

_TIER = _stated(
    "How often a household asks for a visit: a service need, never a judgement of people.",
    code=Identifier("What programs call the tier; once in a profile."),
    zh=_ZH,
    en=_EN,
    interval_days=Whole("One visit is made in every period of so many days.", 1, 3660),
)

_EVENT = _stated(
    "Something after which a visit must follow.",
    code=Identifier("What programs call it; once in a profile."),
    zh=_ZH,
    en=_EN,
    within_hours=Whole("Hours within which the visit must be made.", 1, 720),
)

_NEED = _stated(
    "Something that a household may need; a code, never its particulars.",
    code=Identifier("What programs call it; once in a profile."),
    zh=_ZH,
    en=_EN,
)

_VISITS = _group(
    "How visits are made.",
    optional=("default_tier", "spacing", "review_days", "stairs_minutes", "begins", "evening", "events", "need_codes"),
    outings_per_week=_stated("Outings of one walker in a week.", value=Whole("How many outings.", 1, 21)),
    visit_minutes=_stated("Minutes at one door.", value=Whole("How many minutes.", 1, 480)),
    outing_minutes=_stated("Minutes of one outing, walking included.", value=Whole("How many minutes.", 1, 1440)),
    tiers=Rows("Visit tiers, most urgent first.", _TIER, 1, 12),
    default_tier=_stated(
        "The tier of a household whose own is blank, or past its review; left out: the last one.",
        value=Identifier("Code of a tier."),
    ),
    spacing=_stated(
        "Share of the interval that must at least lie between two visits of a household; left out: 0.5.",
        value=Share("0.5 is half an interval.", 1.0),
    ),
    review_days=_stated(
        "Days after which a tier other than the default must be looked at again; left out: 183.",
        value=Whole("At most half a year.", 1, 183),
    ),
    stairs_minutes=_stated(
        "Minutes for each floor above the ground, up and down; left out: 0.5.", value=Amount("Minutes.", 60)
    ),
    begins=_stated("When an outing begins; left out: '09:00'.", value=Clock("Hours and minutes.")),
    evening=_stated(
        "When those are called on who are at home in the evening only; left out: '18:00' to '21:00'.",
        begins=Clock("Not before."),
        ends=Clock("Not after."),
    ),
    events=Rows("Events after which a visit must follow, whatever the tier.", _EVENT, 1, 24),
    need_codes=Rows("What a household may need, to be ticked on paper; left out: five of ours.", _NEED, 1, 8),
)

_PRICES = {
    "split_group": "A household of a natural group that fits a grid, but lies outside the group's main grid.",
    "border": "A metre of border between two grids: the more it costs, the more compact the grids are.",
    "off_feature": "A metre of border between two grids that lies on no road, water or railway, besides `border`.",
    "on_feature": "A metre of border between two grids that does lie there: what it gains, off what borders cost.",
    "moved": "A household that leaves the grid it is in today.",
    "balance": "A household more or fewer than the mean of the grids.",
    "minutes": "A minute of visits a week more or fewer than the mean of the grids, in place of `balance`.",
    "lane": "At the lowest level, two neighbouring doors of one lane, or of one stairwell, in different grids.",
}

_WISHES = _group(
    "What else a plan should have, each with its price in household-metres of walking; left out: 0.",
    optional=tuple(_PRICES),
    **{name: _stated(about, value=Amount("Household-metres.", 1_000_000)) for name, about in _PRICES.items()},
)

PROFILE = _group(
    "A profile: how a place divides, leads and visits its villages.",
    optional=("patrols_per_week", "above", "approval", "wishes"),
    name=Identifier("What the profile is asked for by."),
    title=_group("What people call the profile.", zh=_ZH, en=_EN),
    source=_group("The document that 原文 speaks of.", zh=Text("In Chinese.", 200), en=Text("In English.", 300)),
    tolerance=_TOLERANCE,
    village_code_digits=_stated(
        "Digits of a village's code, which serials are added to.", value=Whole("How many digits.", 1, 20)
    ),
    levels=Rows("Levels of grids below the village, coarse to fine.", _LEVEL, 1, 6),
    visits=_VISITS,
    patrols_per_week=_stated("Patrols of a grid in a week; left out: none asked.", value=Whole("How many.", 1, 21)),
    above=_ABOVE,
    approval=_APPROVAL,
    wishes=_WISHES,
)
