"""Addresses as registers really have them, taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import wide

from geo.formats.table.address import PARTS, name_building, name_group, plain_mark, split_address
from geo.numerals import to_numeral

ADDRESSES = {
    "西谷村3组东巷12号": {"village": "西谷村", "group": "三组", "lane": "东巷", "door": "12"},
    "西谷村第三村民小组东巷12号": {"village": "西谷村", "group": "三组", "lane": "东巷", "door": "12"},
    "西谷村十二组36号": {"village": "西谷村", "group": "十二组", "door": "36"},
    "西谷村 第3小组 门牌 7号": {"village": "西谷村", "group": "三组", "door": "7"},
    "山西省太原市清徐县西谷乡西谷村三组东一巷12-1号": {
        "village": "西谷村",
        "group": "三组",
        "lane": "东一巷",
        "door": "12-1",
    },
    "清徐县西谷乡西谷村3组12号附1号": {"village": "西谷村", "group": "三组", "door": "12附1"},
    "凤凰镇大湾村八组017号": {"village": "大湾村", "group": "八组", "door": "017"},
    "西谷村李家庄12号": {"village": "西谷村", "group": "李家庄", "door": "12"},
    "西谷村5社12号": {"village": "西谷村", "group": "五社", "door": "12"},
    "第二生产队9号": {"group": "二队", "door": "9"},
    "古交镇新村12号": {"village": "新村", "door": "12"},
    "三组45号": {"group": "三组", "door": "45"},
    "12-1号": {"door": "12-1"},
    "南街8号": {"lane": "南街", "door": "8"},
    "人民路123弄4号": {"lane": "人民路123弄", "door": "4"},
    "东城区和平街道幸福社区人民路25号": {"village": "幸福社区", "lane": "人民路", "door": "25"},
    "幸福小区5栋2单元301室": {"estate": "幸福小区", "building": "5栋", "unit": "2", "room": "301"},
    "幸福小区5号楼2单元3层301": {"estate": "幸福小区", "building": "5栋", "unit": "2", "floor": "3", "room": "301"},
    "幸福小区五栋二单元三楼301": {"estate": "幸福小区", "building": "5栋", "unit": "2", "floor": "3", "room": "301"},
    "幸福社区阳光花园3幢一单元502室": {
        "village": "幸福社区",
        "estate": "阳光花园",
        "building": "3栋",
        "unit": "1",
        "room": "502",
    },
    "建设路12号院3号楼2单元301": {
        "lane": "建设路",
        "estate": "12号院",
        "building": "3栋",
        "unit": "2",
        "room": "301",
    },
    "工人新村5栋2单元101室": {"estate": "工人新村", "building": "5栋", "unit": "2", "room": "101"},
    "城市花园3栋2单元1102": {"estate": "城市花园", "building": "3栋", "unit": "2", "room": "1102"},
    "A座1203": {"building": "A栋", "room": "1203"},
    "甲栋2单元1501室": {"building": "甲栋", "unit": "2", "room": "1501"},
    "朝阳里3号楼4门502": {"lane": "朝阳里", "building": "3栋", "unit": "4", "room": "502"},
    "5#-2-301": {"building": "5栋", "unit": "2", "room": "301"},
    wide("5#-2-301"): {"building": "5栋", "unit": "2", "room": "301"},
    "5-301": {"building": "5栋", "room": "301"},
    "西谷村老供销社对面": {"village": "西谷村", "rest": "老供销社对面"},
}


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_is_taken_apart(text: str) -> None:
    found = split_address(text)

    assert {part: said for part in (*PARTS, "rest") if (said := getattr(found, part)) is not None} == ADDRESSES[text]


@given(st.text(max_size=40))
def test_any_text_is_taken_apart_into_parts_that_hold_something(text: str) -> None:
    found = split_address(text)

    assert all(getattr(found, part) != "" for part in (*PARTS, "rest"))


@given(
    st.integers(1, 99), st.sampled_from(["{}组", "第{}组", "{}村民小组", "第{}村民小组", "{}小组", "{}"]), st.booleans()
)
def test_however_a_group_is_written_it_has_one_name(number: int, form: str, in_digits: bool) -> None:
    written = form.format(number if in_digits else to_numeral(number))

    assert name_group(written) == f"{to_numeral(number)}组"
    assert name_group(name_group(written)) == name_group(written)


@pytest.mark.parametrize("name", ["李家庄", "G1", "东园子组", "1A", "第一名", "3-2"])
def test_a_group_with_a_name_of_its_own_keeps_it(name: str) -> None:
    assert name_group(name) == name


@pytest.mark.parametrize("text", ["5", "5栋", "5#", "5号楼", "五幢", f" {wide('5')}座", "第5栋"])
def test_however_a_building_is_written_it_has_one_name(text: str) -> None:
    assert name_building(text) == "5栋"


@pytest.mark.parametrize("text", ["2", "2单元", "二单元", f"{wide('2')}层", "第2层"])
def test_a_mark_is_its_number_whatever_word_follows(text: str) -> None:
    assert plain_mark(text) == "2"


@pytest.mark.parametrize("village", ["红旗村", "新市村", "大县村", "老区村", "红旗社区"])
def test_a_village_that_sounds_like_a_county_stays_a_village(village: str) -> None:
    assert split_address(f"{village}3组5号").village == village
