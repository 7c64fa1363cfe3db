"""A profile's text becomes a Profile, or every fault in it at once, with line, path, value met and what is right."""

import time
from importlib.resources import files

import pytest

from geo.errors import InputError
from partition.levels import Band, Level
from partition.profile import Origin, Provenance, parse_profile
from partition.terms import Prices

XIGU = (files("partition") / "profiles" / "xigu_1448.yaml").read_text(encoding="utf-8")


EXACT = """\
  default_tier: {value: yellow, from: 本地}
  spacing: {value: 0.25, from: 本地}
  review_days: {value: 90, from: 本地}
  stairs_minutes: {value: 1.5, from: 本地}
  begins: {value: '08:30', from: 本地}
  evening: {begins: '18:30', ends: '20:30', from: 本地}
  events: [{code: after_storm, zh: 暴雨之后, en: After a storm, within_hours: 24, from: 本地}]
"""


def changed(*changes: tuple[str, str], text: str = XIGU) -> str:
    """Return the township's profile with each first occurrence of a text replaced."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def faults(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_profile(text, where="my.yaml")
    return [str(fault) for fault in caught.value.faults]


class TestReads:
    def test_levels_become_those_of_a_division(self):
        profile = parse_profile(XIGU, where="my.yaml")
        assert profile.as_levels() == (
            Level("grid", Band(300, 500), 0.05, label="网格"),
            Level("micro_grid", Band(50, 100), 0.05, label="微网格"),
        )

    def test_a_given_tolerance_holds_at_every_level(self):
        levels = parse_profile(XIGU, where="my.yaml").as_levels(tolerance=0.0)
        assert [level.allowed for level in levels] == [Band(300, 500), Band(50, 100)]

    def test_a_level_may_have_a_tolerance_of_its_own(self):
        text = changed(("unit: {value: building", "tolerance: {value: 0.1, from: 本地}\n    unit: {value: building"))
        profile = parse_profile(text, where="my.yaml")
        assert [level.tolerance for level in profile.as_levels()] == [0.05, 0.1]
        assert profile.provenances()["levels.micro_grid.tolerance"] == Provenance(Origin.LOCAL)

    def test_every_value_says_where_it_comes_from(self):
        stated = parse_profile(XIGU, where="my.yaml").provenances()
        assert len(stated) == XIGU.count("from: ") == 32
        assert stated["levels.grid.band"] == Provenance(Origin.SOURCE, quote="每个网格覆盖300至500户")
        assert stated["visits.tiers.red"].origin is Origin.DEFAULT

    def test_wishes_have_prices_and_say_where_these_come_from(self):
        text = changed(("wishes:\n", "wishes:\n  border: {value: 2.5, from: 本地}\n"))
        profile = parse_profile(text, where="my.yaml")
        assert profile.prices() == Prices(split_group_m=100.0, border_m=2.5)
        assert profile.provenances()["wishes.border"] == Provenance(Origin.LOCAL)
        assert parse_profile(text[: text.index("wishes:")], where="my.yaml").prices() == Prices()

    def test_a_profile_says_at_whose_desks_plans_come_into_force_and_may_leave_it_out(self):
        said = parse_profile(
            changed(("own_plan: {value: never", "own_plan: {value: recorded")), where="my.yaml"
        ).approval
        assert {key: one.value for key, one in said.items()} == {
            "submit": "village",
            "approve": "township",
            "publish": "township",
            "own_plan": "recorded",
        }
        begun, ended = XIGU.index("approval:"), XIGU.index("wishes:")
        assert parse_profile(XIGU[:begun] + XIGU[ended:], where="my.yaml").approval == {}

    def test_areas_above_the_grids_have_posts_the_widest_first(self):
        parts = XIGU[XIGU.index("  township:") : XIGU.index("  village:")]
        turned = XIGU.replace(parts, "").replace("\napproval:", f"{parts}\napproval:", 1)
        above = parse_profile(turned, where="my.yaml").above
        assert [(area.level, area.leader.title.zh) for area in above] == [
            ("township", "乡镇党委书记"),
            ("village", "村党组织书记"),
        ]

    @pytest.mark.parametrize("price", ["-1", "much", "2000000", ".nan"])
    def test_a_price_is_a_number_from_0(self, price):
        (fault,) = faults(changed(("split_group: {value: 100", f"split_group: {{value: {price}")))
        assert "wishes.split_group.value: must be a number from 0 to 1,000,000" in fault

    def test_visits_may_be_told_more_exactly(self):
        visits = parse_profile(changed(("  tiers:\n", f"{EXACT}  tiers:\n")), where="my.yaml").visits
        assert (visits.default_tier.value, visits.spacing.value, visits.review_days.value) == ("yellow", 0.25, 90)
        assert (visits.stairs_minutes.value, visits.begins.value, visits.evening.value) == (
            1.5,
            510.0,
            (1110.0, 1230.0),
        )
        (event,) = visits.events
        assert (event.code, event.label.zh, event.within_hours) == ("after_storm", "暴雨之后", 24)

    def test_what_is_told_of_visits_says_where_it_comes_from(self):
        stated = parse_profile(changed(("  tiers:\n", f"{EXACT}  tiers:\n")), where="my.yaml").provenances()
        keys = ("default_tier", "spacing", "review_days", "stairs_minutes", "begins", "evening", "events.after_storm")
        assert {stated[f"visits.{key}"].origin for key in keys} == {Origin.LOCAL}

    def test_what_is_left_out_of_visits_is_left_to_the_program(self):
        visits = parse_profile(XIGU, where="my.yaml").visits
        assert (visits.default_tier, visits.spacing, visits.begins, visits.evening, visits.events) == (None,) * 4 + (
            (),
        )

    def test_a_post_without_most_takes_any_number(self):
        post = "    posts: [{name: helper, zh: 帮手, en: Helper, min: 2, from: 本地}]\n\n  - name: micro_grid"
        level = parse_profile(changed(("  - name: micro_grid", post)), where="my.yaml").levels[0]
        assert [(one.title.zh, one.min, one.max) for one in level.posts] == [("帮手", 2, None)]
        assert (level.leader.min, level.leader.max) == (1, 1)

    @pytest.mark.parametrize("text", [f"\ufeff{XIGU}", XIGU.replace("\n", "\r\n"), f"---\n{XIGU}...\n"])
    def test_marks_and_line_ends_of_editors_change_nothing(self, text):
        assert parse_profile(text, where="my.yaml") == parse_profile(XIGU, where="my.yaml")


WRONG = {
    "unknown key": (("band: {min: 300", "band: {mni: 1, min: 300"), "levels[0].band.mni", "did you mean min?"),
    "unknown key far from all": (("name: xigu_1448", "name: x\nzzz: 1"), "zzz", "the keys here are name, title,"),
    "full-width colon": (("label: {zh: 网格,", "label: {zh： 网格, zh: 网格,"), "zh：", "the colon is full-width"),
    "missing key": (("max: 500, ", ""), "levels[0].band.max", "missing; add a whole number from 1"),
    "text for a number": (("min: 50,", "min: '50',"), "levels[1].band.min", "got the text '50'"),
    "list for a group": (("{value: 12, from: 默认}", "[12]"), "visits.visit_minutes", "got a list"),
    "value without provenance": (("outing_minutes: {value: 120, from: 默认}", "outing_minutes: 120"), "", "got 120"),
    "yes or no for a text": (("zh: 红,", "zh: no,"), "visits.tiers[0].zh", "got no; put it in quotes"),
    "nothing for a text": (("zh: 红,", "zh: ,"), "visits.tiers[0].zh", "got nothing"),
    "line break in a text": (("zh: 红,", r'zh: "a\nb",'), "visits.tiers[0].zh", "one line of text"),
    "name that turns the writing": (("zh: 红,", r'zh: "a\u202eb",'), "visits.tiers[0].zh", "one line of text"),
    "half a character": (("zh: 红,", r'zh: "a\ud800",'), "visits.tiers[0].zh", "one line of text"),
    "band reversed": (("min: 300, max: 500", "min: 500, max: 300"), "levels[0].band", "min 500 is more than max 300"),
    "no household": (("min: 50,", "min: 0,"), "levels[1].band.min", "whole number from 1 to 1000000, got 0"),
    "broken number": (("min: 50,", "min: 50.5,"), "levels[1].band.min", "got 50.5"),
    "octal": (("min: 50,", "min: 050,"), "levels[1].band.min", "got 050"),
    "sexagesimal": (("{value: 120,", "{value: 2:00,"), "visits.outing_minutes.value", "got 2:00"),
    "number of 5000 digits": (("min: 50,", f"min: {'9' * 5000},"), "levels[1].band.min", "whole number"),
    "tolerance of 2": (("value: 0.05", "value: 2"), "tolerance.value", "from 0 to less than 0.5, such as 0.05, got 2"),
    "tolerance of a half": (("value: 0.05", "value: 0.5"), "tolerance.value", "got 0.5"),
    "tolerance below 0": (("value: 0.05", "value: -0.01"), "tolerance.value", "got -0.01"),
    "tolerance not a number": (("value: 0.05", "value: .nan"), "tolerance.value", "got .nan"),
    "tolerance without end": (("value: 0.05", "value: .inf"), "tolerance.value", "got .inf"),
    "tolerance past all numbers": (("value: 0.05", "value: 1.0e+999"), "tolerance.value", "got 1.0e+999"),
    "same level twice": (("name: micro_grid", "name: grid"), "levels[1].name", "'grid' stands already on line 16"),
    "level named as a column": (("name: micro_grid", "name: households"), "levels[1].name", "no column of the tables"),
    "level never nests": (
        ("min: 50, max: 100", "min: 501, max: 600"),
        "levels[1].band",
        "min 501 is more than max 500",
    ),
    "no number adds up": (
        ("min: 50, max: 100", "min: 260, max: 290"),
        "levels[1].band",
        "no number of grids of 260-29",
    ),
    "no provenance": (
        ("{value: 12, from: 默认}", "{value: 12}"),
        "visits.visit_minutes.from",
        "missing; add one of 原文",
    ),
    "provenance of another kind": (("from: 默认", "from: 经验"), "tolerance.from", "got the text '经验'"),
    "default with a quote": (
        ("from: 默认, note", "from: 默认, quote: 几句, note"),
        "tolerance.quote",
        "drop the quote",
    ),
    "quote as long as a page": (
        ("quote: 每个网格", f"quote: {'很' * 41}"),
        "levels[0].band.quote",
        "1 to 40 characters",
    ),
    "interval of 0 days": (("interval_days: 7", "interval_days: 0"), "visits.tiers[0].interval_days", "from 1"),
    "same tier twice": (("code: green", "code: red"), "visits.tiers[2].code", "'red' stands already"),
    "same post twice": (("name: group_leader", "name: branch_secretary"), "levels[1].leader.name", "stands already"),
    "same post in two areas": (
        ("name: village_secretary", "name: group_leader"),
        "above.village.leader.name",
        "stands already",
    ),
    "area above that nobody knows": (("  township:\n", "  county:\n"), "above.county", "the keys here are township"),
    "level named as one above": (("name: micro_grid", "name: township"), "levels[1].name", "nor township"),
    "desk of a county": (("approve: {value: township", "approve: {value: county"), "approval.approve", "got the text"),
    "approval by nobody's key": (("  submit: {", "  submits: {"), "approval.submits", "did you mean submit?"),
    "approval without provenance": (
        ("publish: {value: township, from: 默认}", "publish: {value: township}"),
        "approval.publish.from",
        "missing; add one of 原文",
    ),
    "own plan by yes or no": (("own_plan: {value: never", "own_plan: {value: no"), "approval.own_plan", "got no"),
    "outing shorter than a visit": (("value: 120", "value: 11"), "visits.outing_minutes", "holds no visit of 12"),
    "key twice": (("label: {zh: 网格,", "label: {zh: 网, zh: 网格,"), "levels[0].label.zh", "first on line 17"),
    "alias": (("{value: 12, from: 默认}", "*other"), "visits.visit_minutes", "*other points elsewhere"),
    "tag": (("name: xigu_1448", "name: !!python/object/apply:os.getcwd []"), "name", "the tag"),
}

WRONG_VISITS = {
    "tier that is not listed": (("value: yellow", "value: blue"), "visits.default_tier", "no tier is called blue"),
    "spacing of a whole interval": (("value: 0.25", "value: 1"), "visits.spacing.value", "0 to less than 1"),
    "review after a year": (("value: 90", "value: 365"), "visits.review_days.value", "whole number from 1 to 183"),
    "stairs of an hour": (("value: 1.5", "value: 61"), "visits.stairs_minutes.value", "from 0 to 60"),
    "time without quotes": (("value: '08:30'", "value: 8:30"), "visits.begins.value", "time of day in quotes"),
    "25 o'clock": (("ends: '20:30'", "ends: '25:00'"), "visits.evening.ends", "such as '09:00'"),
    "evening reversed": (("ends: '20:30'", "ends: '17:00'"), "visits.evening", "over at 17:00, before it begins"),
    "event without hours": (("within_hours: 24, ", ""), "visits.events[0].within_hours", "missing"),
    "event after a year": (
        ("within_hours: 24", "within_hours: 9000"),
        "visits.events[0].within_hours",
        "from 1 to 720",
    ),
    "same event twice": (
        ("events: [", "events: [{code: after_storm, zh: 风, en: Wind, within_hours: 2, from: 本地}, "),
        "visits.events[1].code",
        "'after_storm' stands already",
    ),
}


class TestRefuses:
    @pytest.mark.parametrize(("change", "path", "said"), WRONG_VISITS.values(), ids=WRONG_VISITS)
    def test_one_fault_of_visits_told_more_exactly(self, change, path, said):
        (fault,) = faults(changed(("  tiers:\n", f"{EXACT}  tiers:\n"), change))
        assert path in fault.split(": ")[0]
        assert said in fault

    @pytest.mark.parametrize(("change", "path", "said"), WRONG.values(), ids=WRONG)
    def test_one_fault_with_its_place_and_what_is_right(self, change, path, said):
        (fault,) = faults(changed(change))
        assert fault.startswith("my.yaml:")
        assert path in fault.split(": ")[0]
        assert said in fault

    def test_all_faults_at_once_in_the_order_of_the_file(self):
        wrong = [("zh: 红,", "zh: no,"), ("value: 0.05", "value: 2"), ("min: 50,", "min: 0,")]
        found = faults(changed(*wrong))
        assert [fault.split(": ")[0] for fault in found] == [
            "my.yaml:12 tolerance.value",
            "my.yaml:26 levels[1].band.min",
            "my.yaml:37 visits.tiers[0].zh",
        ]

    def test_every_fault_is_said_in_chinese_too(self):
        for change, _, _ in WRONG.values():
            (fault,) = faults(changed(change))
            assert any("\u4e00" <= letter <= "\u9fff" for letter in fault.split(" / ")[-1])

    @pytest.mark.parametrize("levels", ["", "levels:\n", "levels: []\n", "levels: {}\n", "levels: none\n"])
    def test_a_profile_without_levels(self, levels):
        (fault,) = faults(XIGU[: XIGU.index("levels:")] + levels + XIGU[XIGU.index("visits:") :])
        assert " levels: " in fault
        assert "a list of 1 to 6 items" in fault

    def test_a_grandchild_that_never_nests_though_its_parent_does(self):
        upper = (
            "- {name: top, label: {zh: 片, en: Area, from: 本地}, band: {min: 300, max: 400, from: 本地}, "
            "unit: {value: group, from: 本地}, serial_digits: {value: 1, from: 本地}, "
            "leader: {name: head, zh: 片长, en: Head, from: 本地}}\n\n  - name: grid"
        )
        (fault,) = faults(changed(("- name: grid", upper), ("min: 50, max: 100", "min: 450, max: 500")))
        assert "my.yaml:28 levels[2].band: can never nest: min 450 is more than max 400 of levels[0]" in fault

    def test_a_post_held_by_fewer_than_it_asks_for(self):
        post = "    posts: [{name: helper, zh: 帮手, en: Helper, min: 3, max: 2, from: 本地}]\n\n  - name: micro_grid"
        (fault,) = faults(changed(("  - name: micro_grid", post)))
        assert "levels[0].posts[0]: min 3 is more than max 2" in fault


class TestRefusesTexts:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "the file is empty"),
            ("# nothing\n", "the file is empty"),
            ("- a\n", "must be a group {name: ..., title: ..."),
            ("levels", "got the text 'levels'"),
            ("a: [1", "my.yaml:1: is not YAML at column 6"),
            ("a: 1\n\tb: 2", "my.yaml:2: is not YAML at column 1"),
            ("a: 1\n---\nb: 2\n", "expected a single document"),
            ("a: 1\nb: \x07", "my.yaml:2: the character U+0007 has no place"),
            ("a: \ud800", "the character U+D800 has no place"),
            ("[" * 1000, "groups stand in groups more than 12 deep"),
            ("x" * 40_000, "at most 32768 characters, got 40000"),
        ],
    )
    def test_what_cannot_be_read_is_one_fault(self, text, said):
        (fault,) = faults(text)
        assert said in fault

    @pytest.mark.parametrize("text", ["[" * 32_000, "- " * 16_000, "\n".join(f"k{i}: 1" for i in range(3300))])
    def test_a_hostile_text_is_answered_within_seconds(self, text):
        begun = time.process_time()
        assert faults(text)
        assert time.process_time() - begun < 5

    def test_an_alias_bomb_does_not_go_off(self):
        lines = ["a0: &a0 [x, x]", *(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30))]
        assert len(faults("\n".join(lines))) == 37

    def test_a_strange_key_is_shown_without_its_power(self):
        (fault,) = faults(changed(("name: xigu_1448", 'name: xigu_1448\n"\\e[31m\\ud800": 1')))
        assert fault.encode()
        assert "\x1b" not in fault
