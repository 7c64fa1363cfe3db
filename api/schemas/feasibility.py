"""What a village can be divided into, as the web gives it."""

from pydantic import BaseModel

from api.services.feasibility import LevelOutlook, Outlook, VillageOutlook


class SaidOut(BaseModel):
    """A sentence in English and in Chinese."""

    en: str
    zh: str


class LevelOutlookOut(SaidOut):
    """The grids that a village can have at a level; ``fewest`` and ``most`` are null where no number is in the band."""

    name: str
    level_zh: str
    min: int
    max: int
    usual: int
    fewest: int | None
    most: int | None
    oversized: int


class VillageOutlookOut(BaseModel):
    """A village, what it can have at each level, and what is worth knowing of its groups."""

    code: str
    name: str
    households: int
    estimated_share: float
    levels: list[LevelOutlookOut]
    remarks: list[SaidOut]


class WayOutOut(SaidOut):
    """Something less to ask for; ``typed`` is how a command line says it."""

    typed: str


class FeasibilityOut(SaidOut):
    """
    What is known before a plan is drawn.

    ``possible`` is false where it is proven that there is none; true says that nothing was found against it.
    """

    possible: bool
    villages: list[VillageOutlookOut]
    causes: list[SaidOut]
    ways_out: list[WayOutOut]


def feasibility_out(outlook: Outlook) -> FeasibilityOut:
    """Return what the web shows of an outlook."""
    return FeasibilityOut(
        en=outlook.said[0],
        zh=outlook.said[1],
        possible=outlook.possible,
        villages=[_village(village) for village in outlook.villages],
        causes=[SaidOut(en=en, zh=zh) for en, zh in outlook.causes],
        ways_out=[WayOutOut(typed=one.typed, en=one.said[0], zh=one.said[1]) for one in outlook.ways_out],
    )


def _village(village: VillageOutlook) -> VillageOutlookOut:
    return VillageOutlookOut(
        code=village.code,
        name=village.name,
        households=village.households,
        estimated_share=village.estimated_share,
        levels=[_level(level) for level in village.levels],
        remarks=[SaidOut(en=en, zh=zh) for en, zh in village.remarks],
    )


def _level(level: LevelOutlook) -> LevelOutlookOut:
    return LevelOutlookOut(
        en=level.said[0],
        zh=level.said[1],
        name=level.name,
        level_zh=level.zh,
        min=level.min,
        max=level.max,
        usual=level.usual,
        fewest=level.fewest,
        most=level.most,
        oversized=level.oversized,
    )
