"""``gridhood user``: who may log in, and what they may do where, on the store that ``gridhood serve`` works on."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.commands.telling import told
from api.console import show_line, terminal
from api.governance.area import EVERYTHING, is_path
from api.governance.role import Grant, Role
from api.services.accounts.operator import operator
from api.services.accounts.users import NewUser, User, add_user, change_user, give, take_back, with_grants
from api.services.opening import open_store
from api.services.security.passwords import Passwords
from api.services.serving import DATA
from api.settings import settings_in
from api.store.base import Store
from geo.errors import Fault, InputError

USER_ACTIONS = (
    "add NAME: let somebody in, with a role. list: everybody. password NAME: set another. "
    "grant, revoke NAME: give a role or take it back. activate, deactivate NAME: let in again, or no more."
)
MOST_PASSWORD = 4096


class Action(StrEnum):
    """What is to be done."""

    ADD = "add"
    LIST = "list"
    PASSWORD = "password"  # noqa: S105  # what is done, not a password
    GRANT = "grant"
    REVOKE = "revoke"
    ACTIVATE = "activate"
    DEACTIVATE = "deactivate"


def user_command(
    action: Annotated[Action, typer.Argument(help="What to do. 操作。")],
    user: Annotated[str, typer.Argument(metavar="[NAME]", help="By what somebody logs in. 用户名。")] = "",
    role: Annotated[str | None, typer.Option(metavar="ROLE", help=f"{', '.join(Role)}. 角色。")] = None,
    area: Annotated[str, typer.Option(metavar="PATH", help="Where, such as /140121203000/. 区域。")] = EVERYTHING,
    full_name: Annotated[str, typer.Option(metavar="TEXT", help="Of the staff member. 工作人员姓名。")] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from the input. 从标准输入读取密码。")
    ] = False,
    data: Annotated[Path, typer.Option(metavar="DIR", help="Folder of villages and plans. 数据文件夹。")] = DATA,
) -> None:
    """
    Change who may log in; exit with 2 if it cannot be done. GRIDHOOD_DATABASE_URL says in which store.

    A password is asked for twice, or read from the input: it is never an argument, which others could see.
    """
    with told("Nothing was changed. 未作更改。"), _opened(data) as store:
        now, passwords = datetime.now(UTC), Passwords()
        if action is Action.LIST:
            _list(store)
            return
        if not user:
            raise InputError([Fault("NAME", "say which user", "请指明用户名")])
        if action is Action.ADD:
            grants = () if role is None else (_grant(role, area),)
            new = NewUser(user, _password(stdin=password_stdin), area, full_name, grants)
            done = add_user(store, operator(), new, passwords, now)
        elif action in (Action.GRANT, Action.REVOKE):
            change: Callable[..., User] = give if action is Action.GRANT else take_back
            done = change(store, operator(), user, _grant(role, area), now)
        else:
            secret = _password(stdin=password_stdin) if action is Action.PASSWORD else None
            active = {Action.ACTIVATE: True, Action.DEACTIVATE: False}.get(action)
            done = change_user(store, operator(), user, now, active=active, password=secret, passwords=passwords)
        show_line(terminal(), _line(done))


@contextmanager
def _opened(data: Path) -> Iterator[Store]:
    store = open_store(settings_in(data))
    try:
        yield store
    finally:
        store.close()


def _list(store: Store) -> None:
    with store.reading() as books:
        users = with_grants(books, books.users.find())
    for user in users:
        show_line(terminal(), _line(user))
    if not users:
        show_line(terminal(), "Nobody yet: without a user nobody has to log in. 尚无用户，无需登录。")


def _line(user: User) -> str:
    record = user.record
    grants = ", ".join(f"{grant.role} {grant.path}" for grant in user.grants) or "–"
    return f"{record.id} · {record.name or '–'} · {grants}{'' if record.active else ' · deactivated 已停用'}"


def _grant(role: str | None, area: str) -> Grant:
    known = ", ".join(Role)
    if role not in set(Role):
        got = "none" if role is None else repr(role[:40])
        raise InputError([Fault("--role", f"must be one of {known}, got {got}", f"应为其中之一：{known}，得到 {got}")])
    if not is_path(area):
        en = f"must be a path such as /140121203000/, got {area[:80]!r}"
        raise InputError([Fault("--area", en, f"应为路径，如 /140121203000/，得到 {area[:80]!r}")])
    return Grant(Role(role), area)


def _password(*, stdin: bool) -> str:
    """Return the password that somebody types twice, or the first line of the input."""
    if stdin:
        return sys.stdin.readline(MOST_PASSWORD).rstrip("\r\n")
    try:
        return str(typer.prompt("Password 密码", hide_input=True, confirmation_prompt="Once more 再输入一次"))
    except typer.Abort:
        en = "none was typed; where nobody can be asked, give it on the input with --password-stdin"
        raise InputError(
            [Fault("password", en, "未输入密码；无法询问时，请用 --password-stdin 从标准输入给出")]
        ) from None
