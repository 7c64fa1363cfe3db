"""The base of everything that is taken in, and what its refusals say in two languages."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from geo.errors import Fault
from geo.formats.layer import show


class Strict(BaseModel):
    """Takes what is named and nothing else: no text for a number, no number that is not finite."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)


_SAID = {
    "missing": ("is missing", "缺少"),
    "extra_forbidden": ("is not known here; leave it out", "未知的字段；请去掉"),
    "finite_number": ("must be a finite number", "应为有限的数"),
    "float_type": ("must be a number", "应为数"),
    "int_type": ("must be a whole number", "应为整数"),
    "int_from_float": ("must be a whole number", "应为整数"),
    "float_parsing": ("must be a number", "应为数"),
    "int_parsing": ("must be a whole number", "应为整数"),
    "string_type": ("must be text", "应为文本"),
    "string_unicode": ("must be text of whole characters", "应为由完整字符组成的文本"),
    "string_pattern_mismatch": ("must match {pattern}", "应符合 {pattern}"),
    "string_too_long": ("must have at most {max_length} characters", "不应超过 {max_length} 个字符"),
    "string_too_short": ("must have at least {min_length} characters", "至少应有 {min_length} 个字符"),
    "too_long": ("must have at most {max_length} items", "不应超过 {max_length} 项"),
    "too_short": ("must have at least {min_length} items", "至少应有 {min_length} 项"),
    "list_type": ("must be a list", "应为列表"),
    "dict_type": ("must be an object", "应为对象"),
    "model_type": ("must be an object", "应为对象"),
    "model_attributes_type": ("must be an object", "应为对象"),
    "greater_than": ("must be more than {gt}", "应大于 {gt}"),
    "greater_than_equal": ("must be at least {ge}", "应不小于 {ge}"),
    "less_than": ("must be less than {lt}", "应小于 {lt}"),
    "less_than_equal": ("must be at most {le}", "应不大于 {le}"),
    "day_out_of_range": ("must be a day from {first} to {last}", "应为 {first} 至 {last} 之间的日期"),
    "union_tag_invalid": ("must be one of {expected_tags}", "应为其中之一：{expected_tags}"),
    "union_tag_not_found": ("must say what kind it is", "缺少种类"),
    "literal_error": ("must be one of {expected}", "应为其中之一：{expected}"),
}
_ELSE = ("cannot be used", "无法使用")


def validation_faults(errors: Iterable[Mapping[str, Any]]) -> tuple[Fault, ...]:
    """Return what pydantic found wrong, with its place, the value met, and what would be right."""
    return tuple(_fault(error) for error in errors)


def _fault(error: Mapping[str, Any]) -> Fault:
    where = ".".join(str(step) for step in error["loc"] if step not in ("body", "query", "path"))
    en, zh = (text.format_map(error.get("ctx", {})) for text in _SAID.get(error["type"], _ELSE))
    met = error.get("input")
    if error["type"] != "missing" and not isinstance(met, dict | list | bytes):
        en, zh = f"{en}, got {show(met)}", f"{zh}，得到 {show(met)}"
    return Fault(where or "body", en, zh)
