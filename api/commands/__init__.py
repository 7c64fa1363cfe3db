"""The commands of the command line: one file a command, one table."""

from collections.abc import Callable
from dataclasses import dataclass

from api.commands.backup import backup_command
from api.commands.check import CHECK_STATUS, check_command
from api.commands.diff import DIFF_STATUS, diff_command
from api.commands.doctor import DOCTOR_STATUS, doctor_command
from api.commands.export import export_command
from api.commands.frontier import FRONTIER_STATUS, frontier_command
from api.commands.inspect import INSPECT_STATUS, inspect_command
from api.commands.locate import locate_command
from api.commands.patrol import patrol_command
from api.commands.plan import PLAN_STATUS, plan_command
from api.commands.policy import POLICY_STATUS, policy_command
from api.commands.print import print_command
from api.commands.restore import restore_command
from api.commands.round import round_command
from api.commands.rounds import ROUNDS_STATUS, rounds_command
from api.commands.serve import serve_command
from api.commands.stations import stations_command
from api.commands.template import template_command
from api.commands.user import USER_ACTIONS, user_command
from api.commands.verify import VERIFY_STATUS, verify_command
from api.commands.views import views_command
from api.commands.worker import worker_command


@dataclass(frozen=True)
class Command:
    """One command: the function that runs it, its sentence in the list of commands, and what its exit status says."""

    run: Callable[..., None]
    help: str
    epilog: str | None = None


COMMANDS = {
    "template": Command(template_command, "Write a workbook to fill in. 生成填报模板。"),
    "check": Command(
        check_command, "Give a filled-in table back with its faults marked. 检查并标出错误。", CHECK_STATUS
    ),
    "inspect": Command(
        inspect_command, "Say what files hold and what is worth knowing. 检查输入文件。", INSPECT_STATUS
    ),
    "locate": Command(locate_command, "Give a table places by the pixels of a picture. 按图片像素为表格定位。"),
    "plan": Command(plan_command, "Divide villages into grids and write the plan. 划分网格并写出方案。", PLAN_STATUS),
    "frontier": Command(
        frontier_command, "Draw plans that each put one wish first, side by side. 多方案比较。", FRONTIER_STATUS
    ),
    "verify": Command(verify_command, "Judge a plan by its files alone. 独立核验方案。", VERIFY_STATUS),
    "diff": Command(diff_command, "Hold two plans against each other. 比较两个方案。", DIFF_STATUS),
    "policy": Command(policy_command, "Say whether a visit policy can be kept. 测算走访制度能否落实。", POLICY_STATUS),
    "round": Command(round_command, "Plan walking rounds through one grid. 规划一个网格的走访路线。"),
    "rounds": Command(rounds_command, "Plan everybody's rounds over some weeks. 安排数周的走访。", ROUNDS_STATUS),
    "patrol": Command(patrol_command, "Find the shortest patrol over the streets of a grid. 规划巡查路线。"),
    "stations": Command(stations_command, "Place new service stations where they save walking. 为新服务站点选址。"),
    "print": Command(print_command, "Print a plan: wall map, signature sheet, notices. 打印挂图、签字表、公示。"),
    "export": Command(export_command, "Write a plan, or a file, in another format. 导出为其他格式。"),
    "serve": Command(serve_command, "Serve villages, plans, maps and rounds in a browser. 启动网页服务。"),
    "worker": Command(worker_command, "Draw the plans that wait in a service's store. 处理排队的任务。"),
    "user": Command(user_command, "Say who may log in, and what they may do where. 管理用户。", USER_ACTIONS),
    "backup": Command(backup_command, "Keep all that a store holds in one file. 备份。"),
    "restore": Command(restore_command, "Put a backup in place of what a store holds. 恢复备份。"),
    "views": Command(views_command, "Print SQL of read-only views for QGIS on PostGIS. 输出 QGIS 只读视图的 SQL。"),
    "doctor": Command(doctor_command, "Say what is wrong with an installation. 检查安装。", DOCTOR_STATUS),
}
"""Every command, in the order of the help."""
