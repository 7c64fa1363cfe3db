"""Users: who may log in, what each may do where, and who may change that."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from api.governance.area import EVERYTHING
from api.governance.errors import NotAllowedError, WrongStateError
from api.governance.role import Grant, Permission, Role, may_grant
from api.services.accounts import audit
from api.services.accounts.callers import Caller
from api.services.accounts.logins import Doorkeeper
from api.services.jobs.queue import until_fresh
from api.services.security.errors import NotLoggedInError
from api.services.security.passwords import Passwords, password_faults
from api.services.security.refresh import revoked
from api.store.base import Books, Store, absent
from api.store.records.users import GrantRecord, UserRecord
from geo.errors import Fault, InputError
from geo.formats.layer import show

MOST_CHARACTERS = 64
MOST_NAME = 80
ADMINISTRATION = Grant(Role.ADMINISTRATOR, EVERYTHING)
"""What at least one user who can log in must have."""

_ID = re.compile(r"[^\W_](?:[\w.@-]*\w)?")


@dataclass(frozen=True)
class User:
    """A user, and those of their rights that can be told to who asks."""

    record: UserRecord
    grants: tuple[GrantRecord, ...]


@dataclass(frozen=True)
class NewUser:
    """Somebody who is to log in: ``area`` is the path of where they belong, within which others look after them."""

    id: str
    password: str
    area: str
    name: str = ""
    grants: tuple[Grant, ...] = ()
    person_id: int | None = None


@dataclass(frozen=True)
class Linked:
    """Who of the staff a user is from now on, None for nobody."""

    person_id: int | None


def person_of_user(store: Store, who: Caller) -> int | None:
    """Return who of the staff asks, None where nobody logged in or nobody said."""
    if who.user is None:
        return None
    with store.reading() as books:
        found = books.users.find(id=who.user)
    return found[0].person_id if found else None


def user_of(store: Store, who: Caller, user_id: str) -> User:
    """Return a user whom somebody looks after; raises `NotFoundError`."""
    with store.reading(who.scope(Permission.MANAGE_USERS)) as books:
        return with_grants(books, [books.users.get(user_id)])[0]


def with_grants(books: Books, users: Iterable[UserRecord]) -> tuple[User, ...]:
    """Return users with their grants, as far as the books show these."""
    return tuple(User(user, books.grants.find(user_id=user.id)) for user in users)


def add_user(store: Store, who: Caller, new: NewUser, passwords: Passwords, now: datetime) -> User:
    """
    Keep a new user.

    Raises
    ------
    InputError
        The name or the password can be none; carries every fault.
    NotAllowedError
        A grant is wider than what somebody looks after.
    TakenError
        There is a user of that name.
    """
    if faults := [*_name_faults(new.id, new.name), *password_faults(new.password, user=new.id)]:
        raise InputError(faults)
    for grant in new.grants:
        _may_give(who, grant)
    hashed = passwords.hash(new.password)  # which takes long: no transaction stays open for it
    with store.writing(who.scope(Permission.MANAGE_USERS)) as books:
        _must_be_staff(books, new.person_id)
        record = UserRecord(new.id, new.area, hashed, now, name=new.name, person_id=new.person_id)
        [record] = books.users.add(record)
        grants = [GrantRecord(new.id, grant.role.value, grant.area_path) for grant in dict.fromkeys(new.grants)]
        kept = books.grants.add(*grants) if grants else ()
        _note(books, who, audit.USER_ADDED, now, record, {"grants": [_told(grant) for grant in grants]})
    return User(record, kept)


def change_user(
    store: Store,
    who: Caller,
    user_id: str,
    now: datetime,
    *,
    name: str | None = None,
    active: bool | None = None,
    password: str | None = None,
    person: Linked | None = None,
    passwords: Passwords,
) -> User:
    """
    Change what is given of a user, who is logged out where that is more than a name, or who of the staff they are.

    Raises
    ------
    NotFoundError, NotAllowedError
        There is no such user; or they have rights where who asks looks after nobody.
    WrongStateError
        They are the last administrator of everything, and are to be let in no more.
    InputError
        The name or the password can be none; carries every fault.
    """
    user = _in_charge_of(store, who, user_id)
    faults = [
        *_name_faults(user_id, name or ""),
        *(() if password is None else password_faults(password, user=user_id)),
    ]
    if faults:
        raise InputError(faults)
    after = replace(
        user,
        name=user.name if name is None else name,
        active=user.active if active is None else active,
        password_hash=user.password_hash if password is None else passwords.hash(password),
        person_id=user.person_id if person is None else person.person_id,
    )
    ends = password is not None or after.active != user.active
    changed = {
        "name": name is not None,
        "active": active,
        "password": password is not None,
        "person": person is not None and str(person.person_id or "–"),
    }
    if user.active and not after.active:
        _must_not_be_last(store, user_id)
    with store.writing(who.scope(Permission.MANAGE_USERS)) as books:
        _must_be_staff(books, None if person is None else person.person_id)
        kept = books.users.change(user, replace(after, grants_version=user.grants_version + ends))
        if ends:
            _end_logins(books, user_id, now)
        _note(books, who, audit.USER_CHANGED, now, kept, {key: value for key, value in changed.items() if value})
        return with_grants(books, [kept])[0]


def give(store: Store, who: Caller, user_id: str, grant: Grant, now: datetime) -> User:
    """Give a user a role in an area; raises as `add_user`, and `NotFoundError`."""
    _may_give(who, grant)
    with store.writing(who.scope(Permission.MANAGE_USERS)) as books:
        user = books.users.get(user_id)
        [kept] = books.grants.add(GrantRecord(user_id, grant.role.value, grant.area_path))
        user = books.users.change(user, replace(user, grants_version=user.grants_version + 1))
        _note(books, who, audit.GRANTED, now, user, {"grant": _told(kept)})
        return with_grants(books, [user])[0]


def take_back(store: Store, who: Caller, user_id: str, grant: Grant, now: datetime) -> User:
    """
    Take a role in an area from a user, which holds at once.

    Raises
    ------
    NotFoundError
        They do not have it.
    WrongStateError
        They are the last administrator of everything, and it is that role.
    """
    if grant == ADMINISTRATION:
        _must_not_be_last(store, user_id)
    with store.writing(who.scope(Permission.MANAGE_USERS)) as books:
        user = books.users.get(user_id)
        gone = GrantRecord(user_id, grant.role.value, grant.area_path)
        if not books.grants.remove(user_id=gone.user_id, role=gone.role, path=gone.path):
            raise absent("grant", "授权", _told(gone))
        user = books.users.change(user, replace(user, grants_version=user.grants_version + 1))
        _note(books, who, audit.REVOKED, now, user, {"grant": _told(gone)})
        return with_grants(books, [user])[0]


def change_own_password(doorkeeper: Doorkeeper, who: Caller, old: str, new: str, now: datetime) -> None:
    """
    Change the password of who asks, and end every log-in of theirs.

    Raises
    ------
    NotLoggedInError, LockedOutError
        Nobody is logged in, or the old password is wrong; too often.
    InputError
        The new one can be none; carries every fault.
    """
    if who.user is None:
        raise NotLoggedInError(Fault("token", "log in first", "请先登录"))
    if faults := tuple(password_faults(new, user=who.user)):
        raise InputError(faults)
    doorkeeper.log_in(who.user, old, now)
    hashed, name = doorkeeper.passwords.hash(new), who.user

    def keep() -> None:
        with doorkeeper.store.writing() as books:
            user = books.users.get(name)
            after = replace(user, password_hash=hashed, grants_version=user.grants_version + 1)
            books.users.change(user, after)
            _end_logins(books, user.id, now)
            _note(books, who, audit.PASSWORD_CHANGED, now, after, {})

    until_fresh(keep)  # somebody may log in by the old one meanwhile


def must_let_in(store: Store, new: NewUser) -> None:
    """
    Refuse a first user who could not let in others: from then on everybody has to log in.

    Raises
    ------
    InputError
        There is no user yet, and this one is no administrator of everything.
    """
    with store.reading() as books:
        first = not books.users.find(most=1)
    if first and ADMINISTRATION not in new.grants:
        en = "the first user must be an administrator of /, who can add the others"
        raise InputError([Fault("grants", en, "第一个用户须为 / 的管理员（administrator），才能添加其他用户")])


def _in_charge_of(store: Store, who: Caller, user_id: str) -> UserRecord:
    """
    Return a user all of whose rights lie where who asks looks after users.

    Else whoever looks after a village could set the password of somebody who looks after the district, and be them.
    A right that is given in the meantime changes the record, which then cannot be replaced by one made of this.
    """
    with store.reading(who.scope(Permission.MANAGE_USERS)) as books:
        books.users.get(user_id)
    with store.reading() as books:
        user, grants = books.users.get(user_id), books.grants.find(user_id=user_id)
    if not all(may_grant(who.grants, Grant(Role(grant.role), grant.path)) for grant in grants):
        en = f"{user_id} also has rights outside of your areas; it takes somebody who looks after all of these"
        raise NotAllowedError(Fault(user_id, en, f"{user_id} 在您的区域之外也有权限；须由上级管理员处理"))
    return user


def _must_be_staff(books: Books, person_id: int | None) -> None:
    if person_id is not None and not books.people.find(id=person_id):
        en = f"there is no person {person_id} in your areas; add the member of staff first"
        raise InputError([Fault("person_id", en, f"您的区域中没有编号为 {person_id} 的人员；请先添加")])


def _must_not_be_last(store: Store, user_id: str) -> None:
    """Refuse to leave nobody who looks after everything: no page could mend that."""
    with store.reading() as books:
        holders = books.grants.find(role=ADMINISTRATION.role.value, path=ADMINISTRATION.area_path)
        active = {grant.user_id for grant in holders if books.users.get(grant.user_id).active}
    if active == {user_id}:
        en = f"{user_id} is the last administrator of everything; let somebody else be one first"
        raise WrongStateError(Fault(user_id, en, f"{user_id} 是最后一名全部区域的管理员；请先设另一名管理员"))


def _may_give(who: Caller, grant: Grant) -> None:
    if not may_grant(who.grants, grant):
        known = ", ".join(who.scope(Permission.MANAGE_USERS))
        en = f"you cannot give a right in {grant.area_path}; you look after users in {known}"
        raise NotAllowedError(Fault("area", en, f"无权在 {grant.area_path} 授权；您管理的区域为 {known}"))


def _end_logins(books: Books, user_id: str, now: datetime) -> None:
    tokens = books.refreshes.find(user=user_id)
    for before, after in zip(tokens, revoked(tokens, now), strict=True):
        books.refreshes.change(before, after)


def _name_faults(user_id: str, name: str) -> list[Fault]:
    faults = []
    if len(user_id) > MOST_CHARACTERS or not _ID.fullmatch(user_id) or not user_id.isprintable():
        en = f"must be letters, digits and inner . _ @ -, at most {MOST_CHARACTERS}, got {show(user_id)}"
        zh = f"只能由字母、数字和中间的 . _ @ - 组成，最多 {MOST_CHARACTERS} 位，得到 {show(user_id)}"
        faults.append(Fault("id", en, zh))
    if len(name) > MOST_NAME or not name.isprintable():
        en = f"must be at most {MOST_NAME} characters on one line, got {show(name)}"
        faults.append(Fault("name", en, f"应为不超过 {MOST_NAME} 个字符的单行文本，得到 {show(name)}"))
    return faults


def _told(grant: GrantRecord) -> str:
    return f"{grant.role} {grant.path}"


def _note(books: Books, who: Caller, what: str, now: datetime, user: UserRecord, detail: dict[str, Any]) -> None:
    audit.note_in(books, who, what, now, path=user.path, subject=user.id, detail=detail)
