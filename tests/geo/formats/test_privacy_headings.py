"""Headings against the deny-list."""

import pytest
from made_up import wide

from geo.formats.privacy import DENY_LIST, IDENTITY_NUMBERS, denied_heading
from geo.formats.roles import ROLES

DENIED = {
    "identity numbers": "身份证号 公民身份号码 证件号码 身份证件号码 sfzh SFZHM ID_card idNumber 护照号",
    "names of residents": "姓名 户主 户主姓名 居民姓名 name head_name residentName full-name 联系人 家庭成员1 xm",
    "telephone numbers": "电话 联系电话 手机号 手机号码 联系方式 phone mobile_no Tel. lxdh sjh 座机",
    "accounts for messages": "微信号 WeChat qq号码 email",
    "device numbers": "IMEI imei号 手机串号",
    "birth dates and ages": "出生日期 出生年月 生日 年龄 birthday dateOfBirth age DOB csrq",
    "sex": "性别 sex Gender xb",
    "photos and biometrics": "照片 人脸照片 指纹 photo fingerprint 血型",
    "ethnicity": "民族 ethnicity 籍贯 mz",
    "religion": "宗教信仰 religion 是否信教",
    "political status": "政治面貌 是否党员 party_member 入党时间 zzmm",
    "petitions and disputes": "上访情况 是否信访 petitioner",
    "drug, correction and criminal records": "吸毒人员 社区矫正 刑满释放 犯罪记录 criminal_record drug-user",
    "health and diagnoses": "健康状况 精神障碍 诊断 慢性病 HIV diagnosis 大病",
    "disability": "残疾类型 残疾证号 disability_type",
    "pregnancy and family planning": "是否怀孕 育龄妇女 计划生育 计生 pregnant",
    "income and property": "家庭年收入 income 工资",
    "bank accounts": "银行卡号 开户行 bank_account 一卡通",
    "benefits and hardship": "低保 是否五保户 享受补贴 贫困户 welfare 医保",
    "marriage": "婚姻状况 marital_status 配偶",
    "relatives abroad": "侨属 台属 海外关系 relatives_abroad",
    "kinship": "家庭关系 relationship",
    "vehicles and plates": "车牌号 车辆 license_plate vehicle",
    "guests and absences": "外出时间 访客 是否空置 absence guests",
    "children as persons": "儿童 未成年子女 children",
    "school and education": "学校 文化程度 school 就读",
    "work and employer": "工作单位 职业 employer",
    "military service": "兵役 退役军人 veteran",
    "groups that people are sorted into": "重点人员 人员类别 留守 独居 reason",
    "scores and lists of households": "积分 红黑榜 黑名单 星级 score blacklist 信用等级",
    "tracking of people": "轨迹 打卡 步数 live_location check-in",
    "free text": "备注 备注1 说明 notes Remarks 其他情况",
}


@pytest.mark.parametrize("what", DENIED)
def test_each_kind_is_known_by_chinese_and_english_headings(what: str) -> None:
    for heading in DENIED[what].split():
        told = denied_heading(heading)
        assert told is not None, heading
        assert told[0] == what, heading


def test_every_kind_of_the_list_is_tried_above() -> None:
    assert {kind.what[0] for kind in DENY_LIST} == set(DENIED)
    assert IDENTITY_NUMBERS in {kind.what for kind in DENY_LIST}


WRITTEN = (
    "户主姓名(必填)", " 户 主 姓 名 ", "户主姓名*", "【户主姓名】", "户号（身份证号）", "\u3000电\u3000话",
    wide("PHONE"), "SFZH_1", "hz_sfzh", "residentNAME2", "WeChat",
)  # fmt: skip


@pytest.mark.parametrize("written", WRITTEN)
def test_spaces_width_brackets_and_suffixes_hide_no_heading(written: str) -> None:
    assert denied_heading(written) is not None


NEEDED = """
    户号 户编号 编号 序号 村 村名 行政村 组 组名 村民小组 自然村 巷 门牌 门牌号 楼栋 楼栋名 栋 单元 层 楼层 室 房号
    户数 总户数 常住户数 人口数 经度 纬度 坐标 网格 网格名称 微网格编码 地址 家庭住址 建筑年代 面积 道路名 走访间隔
    户号（不是身份证号） household_id household_id_no id building_id n_residents street_name village_name building_name
    group unit floor lon lat households visit_tier interval_days contact_preference need_codes page_no village stage
    average message cellar plate_no
"""


@pytest.mark.parametrize("heading", NEEDED.split())
def test_what_planning_needs_is_not_denied(heading: str) -> None:
    assert denied_heading(heading) is None


def test_no_heading_that_a_part_reads_is_denied() -> None:
    for role in ROLES.values():
        for names in role.columns.values():
            for name in names:
                for heading in (name,) if isinstance(name, str) else name:
                    assert denied_heading(heading, about=role.about) is None, (role.name, heading)


def test_of_staff_the_name_and_the_phone_are_kept_and_nothing_else() -> None:
    for heading in ("姓名", "网格员姓名", "name", "联系电话", "工作电话", "work_phone"):
        assert denied_heading(heading, about="staff") is None
    for heading in ("身份证号", "民族", "银行卡号", "轨迹", "年龄"):
        assert denied_heading(heading, about="staff") is not None


def test_a_place_has_a_name_but_no_resident() -> None:
    assert denied_heading("name", about="places") is None
    assert denied_heading("note", about="places") is None
    assert denied_heading("resident_name", about="places") is not None
    assert denied_heading("phone", about="places") is not None
