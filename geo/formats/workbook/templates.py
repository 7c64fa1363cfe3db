"""
The templates that people fill in: one entry a kind of table.

They have no column for anything about a person beyond what the README promises: a household is a key, a door and a
number; of staff there are the name and the telephone at work; a visit has a result and needs, and no reasons.
"""

from dataclasses import dataclass, replace

from geo.errors import Text
from geo.formats.privacy import About
from geo.formats.roles import ROLES, Headings, Role


@dataclass(frozen=True)
class Column:
    """
    One column of a template.

    Attributes
    ----------
    name, heading
        What programs call it, and what stands over it.
    kind
        Which of `geo.formats.workbook.kinds` its cells are.
    note
        What to fill in, in English and Chinese; the Chinese one stands under the heading.
    needed, unique
        Whether a cell must not be blank, and whether no two may say the same.
    choices
        What can be chosen, where there is a choice.
    also
        Other headings by which it is known.
    """

    name: str
    heading: str
    kind: str
    note: Text
    needed: bool = False
    unique: bool = False
    choices: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def headings(self) -> Headings:
        """Headings by which the column is known, the best first."""
        return (self.heading, self.name, *self.also)


@dataclass(frozen=True)
class Template:
    """One kind of table: its name, what it is called in Chinese and English, whom it is about, and its columns."""

    name: str
    title: Text
    about: About
    columns: tuple[Column, ...]

    @property
    def own_role(self) -> Role:
        """What tells which heading of a file fills which column of the template."""
        columns = {column.name: column.headings for column in self.columns}
        return Role(self.name, columns, (), frozenset(), self.title, self.title[1], needs_rows=True, about=self.about)

    @property
    def role(self) -> Role:
        """The same, with all that plans read where they read such a table."""
        planned = ROLES[self.name].columns if self.name in ROLES else {}
        return replace(self.own_role, columns={**self.own_role.columns, **planned})


YES_NO = ("是", "否")
TIERS = ("红", "黄", "绿")
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
POSTS = ("包联干部", "网格长", "网格员", "微网格长", "联户长")
RESULTS = ("已访", "需再访", "谢绝")
NEEDS = ("助餐", "代办", "维修", "接送", "咨询", "报事")
ASK_AGAIN = "某日后再问"
CONTACT = ("上门", "电话", "按需", "谢绝走访")

HOUSEHOLD_ID = Column(
    "household_id",
    "户编号",
    "code",
    ("the key of the household, as text; not an identity number", "每户一个编号，文本，不要用身份证号"),
    needed=True,
)
_LONGITUDE = Column("lon", "经度", "longitude", ("degrees of WGS 84; may be blank", "度，可空"), also=("东经", "lng"))
_LATITUDE = Column("lat", "纬度", "latitude", ("degrees of WGS 84; may be blank", "度，可空"), also=("北纬",))

TEMPLATES = {
    template.name: template
    for template in (
        Template(
            "households",
            ("Households", "住户"),
            "residents",
            (
                HOUSEHOLD_ID,
                Column("village", "村", "text", ("village", "行政村或社区")),
                Column("group", "组", "text", ("natural group, such as 三组", "村民小组，如 三组")),
                Column("lane", "巷", "text", ("lane or street", "街巷，如 东巷")),
                Column("door", "门牌", "code", ("number of the house, as text", "门牌号，文本，如 12-1")),
                Column("estate", "小区", "text", ("estate of flats", "楼房小区名称，平房留空")),
                Column("building", "栋", "code", ("building", "楼栋，如 5")),
                Column("unit", "单元", "code", ("stairwell", "如 2")),
                Column("floor", "层", "code", ("floor", "如 3")),
                Column("room", "室", "code", ("flat", "如 301")),
                Column("households", "户数", "count", ("households at this door", "该门牌的户数，整数，通常为 1")),
                _LONGITUDE,
                _LATITUDE,
                Column(
                    "tier",
                    "走访等级",
                    "choice",
                    ("how often to visit; never why", "只选颜色，不写原因"),
                    choices=TIERS,
                ),
                Column("interval_days", "走访间隔天数", "days", ("days from visit to visit", "两次走访相隔天数")),
                Column("contact_preference", "走访方式", "choice", ("how to call", "希望怎样走访"), choices=CONTACT),
                Column("last_visit", "上次走访", "date", ("day of the last visit", "日期，如 2026-03-02")),
                Column("due_again", "是否再访", "choice", ("whether a visit is due", "是或否"), choices=YES_NO),
            ),
        ),
        Template(
            "members",
            ("Grid members", "网格员"),
            "staff",
            (
                Column("member_id", "工号", "code", ("key of the member", "每人一个，文本"), needed=True, unique=True),
                Column("name", "姓名", "text", ("name of the member of staff", "工作人员姓名"), needed=True),
                Column("work_phone", "工作电话", "phone", ("telephone at work", "工作电话，文本"), also=("办公电话",)),
                Column("post", "岗位", "choice", ("post", "从列表中选择"), needed=True, choices=POSTS, also=("职务",)),
                Column(
                    "area",
                    "负责网格",
                    "code",
                    ("codes of grids or villages, parted by 、", "网格或村的编码，文本；多个用顿号分隔"),
                    needed=True,
                    also=("网格编码", "网格编号", "所属网格"),
                ),
                Column("start", "任职日期", "date", ("first day in the post", "到岗日期"), also=("到岗日期",)),
                Column("walks_on", "走访日", "choices", ("days for rounds", "可多选，用顿号分隔"), choices=WEEKDAYS),
                Column("minutes", "每次分钟数", "minutes", ("minutes of an outing", "每次走访的总分钟数，含步行")),
                replace(_LONGITUDE, note=("where rounds begin, in degrees of WGS 84", "走访出发点的经度，度，可空")),
                replace(_LATITUDE, note=("where rounds begin, in degrees of WGS 84", "走访出发点的纬度，度，可空")),
                Column("leave_from", "请假自", "date", ("first day away", "请假第一天，可空"), also=("休假自",)),
                Column("leave_to", "请假至", "date", ("last day away", "请假最后一天，可空"), also=("休假至",)),
                Column(
                    "leave",
                    "请假时段",
                    "periods",
                    (
                        "more days away: 2026-12-01/2026-12-07; ...",
                        "更多请假，如 2026-12-01/2026-12-07，多段用分号分隔",
                    ),
                    also=("多段请假",),
                ),
                Column("evening", "可晚间走访", "choice", ("whether evenings can be", "是或否"), choices=YES_NO),
            ),
        ),
        Template(
            "stations",
            ("Service stations", "服务站点"),
            "places",
            (
                Column("station_id", "站点编号", "code", ("key", "每站一个，文本"), needed=True, unique=True),
                Column("name", "站点名称", "text", ("name of the station", "如 西谷村便民服务站"), needed=True),
                Column("village", "村", "text", ("village", "行政村或社区"), also=("所属村", "社区")),
                Column("address", "地址", "text", ("address", "门牌地址")),
                _LONGITUDE,
                _LATITUDE,
                Column("opens", "开放日", "choices", ("days when it is open", "可多选，用顿号分隔"), choices=WEEKDAYS),
                Column("step_free", "无障碍", "choice", ("whether it has no steps", "是或否"), choices=YES_NO),
            ),
        ),
        Template(
            "visits",
            ("Visits", "走访记录"),
            "residents",
            (
                HOUSEHOLD_ID,
                Column("date", "走访日期", "date", ("day of the visit", "日期，如 2026-03-02；尚未走访的可空")),
                Column(
                    "result",
                    "走访结果",
                    "choice",
                    ("result; blank: no visit", "从列表中选择；未走访的留空"),
                    choices=RESULTS,
                ),
                Column("needs", "需求", "choices", ("what is needed", "可多选，用顿号分隔"), choices=NEEDS),
                Column("due_again", "是否再访", "choice", ("whether to call again", "是或否"), choices=YES_NO),
                Column("next_visit", "下次走访", "date", ("day before which not to call", "此日之前不再上门，可空")),
                Column(
                    "tier", "走访等级", "choice", ("how often to visit; never why", "只选等级，不写原因"), choices=TIERS
                ),
                Column(
                    "review_date",
                    "复核日期",
                    "date",
                    ("day to look at the tier again; within half a year", "等级的复核日期，半年以内，可空"),
                ),
                Column(
                    "contact_preference",
                    "走访方式",
                    "choice",
                    (f"how to call; {ASK_AGAIN} needs 下次走访", f"希望怎样走访；选“{ASK_AGAIN}”须填下次走访"),
                    choices=(*CONTACT, ASK_AGAIN),
                ),
                Column("evening", "晚间", "choice", ("whether to call in the evening", "是否晚间走访"), choices=YES_NO),
                Column(
                    "event",
                    "走访事项",
                    "code",
                    ("a rule's name or code in the profile; no more", "规则配置中的事项名称或代码，不写其他"),
                ),
                Column("event_date", "事项日期", "date", ("day that the hours count from", "从哪一天起算")),
                Column(
                    "event_time", "事项时刻", "clock", ("time of that day, such as 14:30", "起算时刻，如 14:30，可空")
                ),
            ),
        ),
    )
}
"""Every template, by name."""
