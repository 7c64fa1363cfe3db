"""The made-up township of nine villages, and its variant of exactly 7,200 households."""

from dataclasses import replace

from geo.synthetic.settings import Estate, Hamlet, Line, TownshipPlan, VillagePlan

CODE = "140121203"

LINES = (
    Line(
        "白杨河",
        "river",
        "ns",
        (
            (2860, -1000),
            (2600, 350),
            (2620, 1350),
            (2760, 2250),
            (2480, 3150),
            (2330, 3950),
            (2580, 4800),
            (2380, 6200),
        ),
    ),
    Line("晋谷铁路", "railway", "ns", ((4250, -1000), (4620, 1000), (5060, 2900), (5280, 4400), (5330, 6200))),
    Line("柳沙线", "township", "ns", ((1150, -1000), (900, 900), (1180, 2750), (960, 4350), (1200, 6200))),
    Line("水谷线", "township", "ns", ((3480, -1000), (3700, 1100), (3880, 2900), (3720, 4400), (3950, 6200))),
    Line("牛营线", "township", "ns", ((6000, -1000), (6200, 1150), (6120, 2600), (6330, 4300), (6100, 6200))),
    Line(
        "沙道线",
        "township",
        "ew",
        ((-1000, 1250), (900, 1150), (2600, 1330), (3700, 1150), (4630, 930), (6200, 1150), (8000, 1000)),
    ),
    Line(
        "谷平线",
        "county",
        "ew",
        ((-1000, 2450), (1180, 2600), (2600, 2790), (3880, 2860), (5060, 2830), (6120, 2600), (8000, 2750)),
    ),
    Line(
        "北堡线",
        "township",
        "ew",
        ((-1000, 4300), (960, 4300), (2450, 4480), (3720, 4400), (5280, 4420), (6330, 4550), (8000, 4300)),
    ),
)

VILLAGES = (
    VillagePlan(
        CODE + "201",
        "谷阳村",
        1624,
        4,
        "水谷线",
        "谷平线",
        hamlets=(Hamlet("菜园", (3300, 2050), "ew", 96),),
        estate=Estate("谷阳佳苑", "水谷线", 2285, ((3, 6), (4, 5), (3, 6), (4, 5), (3, 5), (3, 6), (2, 6), (3, 5))),
    ),
    VillagePlan(
        CODE + "202", "北柳庄", 600, 3, None, "北堡线", 1620, hamlets=(Hamlet("小北庄", (560, 4800), "ns", 74),)
    ),
    VillagePlan(
        CODE + "203",
        "白杨堡村",
        924,
        3,
        "柳沙线",
        "谷平线",
        hamlets=(Hamlet("后坡", (450, 3250), "ew", 88),),
        estate=Estate("白杨新居", "谷平线", 1655, ((3, 5), (3, 5), (4, 5), (3, 6), (2, 6), (3, 5))),
    ),
    VillagePlan(
        CODE + "204", "南沙窝村", 600, 3, "柳沙线", None, 720, hamlets=(Hamlet("沙窝新庄", (1500, 450), "ns", 112),)
    ),
    VillagePlan(
        CODE + "205",
        "上水屯村",
        900,
        4,
        "水谷线",
        "北堡线",
        hamlets=(Hamlet("东园子", (4550, 4750), "ns", 83), Hamlet("水磨头", (3050, 4800), "ew", 47)),
    ),
    VillagePlan(
        CODE + "206",
        "河湾村",
        919,
        3,
        "白杨河",
        "沙道线",
        across=256,
        across_name="河西",
        hamlets=(Hamlet("下河湾", (3330, 480), "ns", 64),),
    ),
    VillagePlan(CODE + "207", "小牛庄", 300, 2, "牛营线", None, 3880),
    VillagePlan(
        CODE + "208",
        "东营寨村",
        917,
        4,
        "牛营线",
        "谷平线",
        hamlets=(Hamlet("新庄", (6600, 1550), "ns", 105), Hamlet("寨南", (5600, 1900), "ew", 58)),
    ),
    VillagePlan(
        CODE + "209",
        "道口村",
        616,
        2,
        "晋谷铁路",
        "沙道线",
        across=186,
        across_name="道西",
        hamlets=(Hamlet("杏树园", (5350, 500), "ns", 69),),
    ),
)

XIGU = TownshipPlan("西谷乡", "EPSG:32649", (615_650.0, 4_157_650.0), (7000.0, 5250.0), LINES, VILLAGES)


def _plain(village: VillagePlan) -> VillagePlan:
    """Return a village in multiples of 300, and of 100 beyond a river or railway: exact grids need that or a bridge."""
    across = round(village.across / 100) * 100
    return replace(village, households=village.households // 300 * 300, across=across, estate=None)


XIGU_7200 = replace(XIGU, villages=tuple(_plain(village) for village in VILLAGES))
