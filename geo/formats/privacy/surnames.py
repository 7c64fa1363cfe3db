"""Chinese names of people, known by their surname."""

import re

SURNAMES = frozenset(
    "王李张刘陈杨黄赵周吴徐孙马胡朱郭何罗高林郑梁谢宋唐许邓冯韩曹曾彭肖萧蔡潘田董袁于余叶蒋杜苏魏程吕丁任沈姚卢姜崔钟谭陆汪范"
    "石廖贾夏韦付傅方白邹孟熊秦邱江尹薛阎闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章"
    "鲁岳翟殷詹申耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟"
)
"""The surnames of more than nine in ten people."""

PLACES = frozenset(
    "村庄组队屯沟坡寨营堡峪湾河口街巷路里坊胡同院园区苑楼栋号户家店铺桥塘坝岭山头台坪场铺社乡镇县市门店集洼梁塬岗咀嘴上下东西南北中前后新老"
)
"""Last characters of names of places, of which few people's names have one."""

_CHINESE = re.compile(r"[\u3400-\u9fff]{2,4}")


def is_like_a_name(text: str) -> bool:
    """Return whether a text could be the name of a Chinese person rather than of a place."""
    return bool(_CHINESE.fullmatch(text)) and text[0] in SURNAMES and text[-1] not in PLACES
