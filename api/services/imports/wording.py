"""What readers of files tell in words of the command line, told as the pages have it: by the step of the wizard."""

import re
from dataclasses import replace

from geo.errors import Fault

_OPTION = r"--{}(?: \w+=[\w:]+)?(?: --{} \w+=[\w:]+)*"
_DATUM, _CRS = (_OPTION.format(name, name) for name in ("datum", "crs"))
_EN = (
    (rf"say {_DATUM}", "choose it in the step “Where it lies”"),
    (_DATUM, "choose it in the step “Where it lies”"),
    (rf", or say it with {_CRS}", ""),
    (rf"say {_CRS}", "set it in the file"),
)
_ZH = (
    (rf"请加 {_DATUM}", "请在“位置”一步中选择"),
    (_DATUM, "请在“位置”一步中选择"),
    (rf"，或用 {_CRS} 指明", ""),
    (r"请用 --crs \w+=EPSG:编号 指明", "请在文件中注明"),
)
_WHERE = re.compile(r", --crs \w+$")


def on_page(fault: Fault) -> Fault:
    """Return a fault or a notice that names the controls of the wizard in place of options of a command."""
    return replace(fault, where=_WHERE.sub("", fault.where), en=_said(fault.en, _EN), zh=_said(fault.zh, _ZH))


def _said(text: str, words: tuple[tuple[str, str], ...]) -> str:
    if "--" not in text:
        return text
    for option, control in words:
        text = re.sub(option, control, text)
    return text
