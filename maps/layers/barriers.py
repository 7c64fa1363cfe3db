"""What cannot be walked across: water, railways, motorways, the rest."""

from dataclasses import asdict, dataclass

from maps import symbols
from maps.elements import Key, VectorLayer
from maps.geojson import collect
from maps.sheet import Sheet


@dataclass(frozen=True)
class BarrierClass:
    """How one class of barriers is drawn: a line upon a casing; ``dash`` is that of the line."""

    name: str
    label: str
    kinds: tuple[str, ...]
    casing: str
    fill: str
    width: tuple[tuple[int, float], ...]
    dash: str = ""


CLASSES = (
    BarrierClass(
        "water",
        "水系 Water",
        ("river", "stream", "canal", "ditch", "drain", "water", "coastline", "riverbank", "lake"),
        "#86b3c9",
        "#a9cfe0",
        ((13, 2), (15, 4), (17, 8), (20, 24)),
    ),
    BarrierClass(
        "rail",
        "铁路 Railway",
        ("railway", "rail", "tram"),
        "#6d6a66",
        "#f3efe7",
        ((13, 1.2), (15, 2), (17, 3.4), (20, 7)),
        "9 7",
    ),
    BarrierClass(
        "motorway",
        "高速公路 Motorway",
        ("motorway", "trunk", "expressway", "highway"),
        "#9a7350",
        "#e9bf94",
        ((13, 2.6), (15, 5), (17, 10), (20, 34)),
    ),
    BarrierClass(
        "other", "其他障碍 Other barriers", (), "#f6f2ea", "#7d7265", ((13, 1), (15, 1.6), (17, 2.4), (20, 4)), "2 3"
    ),
)
CLASS_OF = {kind: style.name for style in CLASSES for kind in style.kinds}


def draw(sheet: Sheet) -> list[VectorLayer]:
    """Return the layer, or nothing without barriers."""
    barriers = sheet.tables.barriers
    if barriers.empty:
        return []
    classes = [CLASS_OF.get(str(kind).removesuffix("_link"), "other") for kind in barriers["kind"]]
    shown = [style for style in CLASSES if style.name in classes]
    keys = tuple(
        Key(symbols.line((style.casing, 5.4), (style.fill, 3.6), dash=style.dash), style.label) for style in shown
    )
    return [
        VectorLayer(
            "barriers",
            collect(barriers.assign(**{"class": classes}), ["class"]),
            label="障碍与水系 Barriers, water",
            options={"classes": [asdict(style) for style in shown]},
            keys=keys,
        )
    ]
