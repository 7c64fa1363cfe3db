"""The commands of the command line: one file a command, one table; each is loaded when it is called."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True)
class Command:
    """
    One command, in the module of its name: its sentence in the list of commands, and the constant with what its exit
    status says.
    """

    help: str
    epilog: str | None = None


COMMANDS = {
    "template": Command("Write a workbook to fill in. 生成填报模板。"),
    "check": Command("Give a filled-in table back with its faults marked. 检查并标出错误。", "CHECK_STATUS"),
    "inspect": Command("Say what files hold and what is worth knowing. 检查输入文件。", "INSPECT_STATUS"),
    "locate": Command("Give a table places by the pixels of a picture. 按图片像素为表格定位。"),
    "plan": Command("Divide villages into grids and write the plan. 划分网格并写出方案。", "PLAN_STATUS"),
    "frontier": Command("Draw plans that each put one wish first, side by side. 多方案比较。", "FRONTIER_STATUS"),
    "verify": Command("Judge a plan by its files alone. 独立核验方案。", "VERIFY_STATUS"),
    "diff": Command("Hold two plans against each other. 比较两个方案。", "DIFF_STATUS"),
    "policy": Command("Say whether a visit policy can be kept. 测算走访制度能否落实。", "POLICY_STATUS"),
    "round": Command("Plan walking rounds through one grid. 规划一个网格的走访路线。"),
    "rounds": Command("Plan everybody's rounds over some weeks. 安排数周的走访。", "ROUNDS_STATUS"),
    "patrol": Command("Find the shortest patrol over the streets of a grid. 规划巡查路线。"),
    "stations": Command("Place new service stations where they save walking. 为新服务站点选址。"),
    "print": Command("Print a plan: wall map, signature sheet, notices. 打印挂图、签字表、公示。"),
    "export": Command("Write a plan, or a file, in another format. 导出为其他格式。"),
    "serve": Command("Serve villages, plans, maps and rounds in a browser. 启动网页服务。"),
    "worker": Command("Draw the plans that wait in a service's store. 处理排队的任务。"),
    "user": Command("Say who may log in, and what they may do where. 管理用户。", "USER_ACTIONS"),
    "backup": Command("Keep all that a store holds in one file. 备份。"),
    "restore": Command("Put a backup in place of what a store holds. 恢复备份。"),
    "views": Command("Print SQL of read-only views for QGIS on PostGIS. 输出 QGIS 只读视图的 SQL。"),
    "doctor": Command("Say what is wrong with an installation. 检查安装。", "DOCTOR_STATUS"),
}
"""Every command, in the order of the help."""


def load(name: str) -> tuple[Callable[..., None], str | None]:
    """
    Return the function that runs a command, and what its exit status says.

    Only its own module is read, for a service that is started anew keeps people waiting. What is read stays as long as
    the process does, so the collector of garbage neither looks through it meanwhile nor later.
    """
    gc.disable()
    try:
        module = import_module(f"api.commands.{name}")
        gc.freeze()
    finally:
        gc.enable()
    epilog = COMMANDS[name].epilog
    return getattr(module, f"{name}_command"), None if epilog is None else getattr(module, epilog)
