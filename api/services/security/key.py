"""The secret key of an installation: from its settings, else made once and kept in its data folder."""

import os
import secrets
import stat
from pathlib import Path

from api.services.security.errors import KeyFileError
from geo.errors import Fault, InputError

FILE = "secret.key"
LEAST_BYTES = 32
"""HMAC-SHA-256 asks for a key as long as its hash (RFC 7518, section 3.2)."""


def secret_key(folder: Path, setting: str | None = None) -> bytes:
    """
    Return the key that signs tokens: what the settings say, else that of the data folder, made if there is none.

    Several processes that begin at once get the same. Whoever may read the file can log in as anybody.

    Raises
    ------
    InputError
        The settings' key is too short.
    KeyFileError
        The file is open to others, is no key, or cannot be read or written.
    """
    if setting is not None:
        return _checked_setting(setting)
    path = folder / FILE
    try:
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            _make(path)
        return _read(path)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise KeyFileError(Fault(str(path), f"cannot be read or written: {why}", f"无法读写：{why}")) from error


def _checked_setting(setting: str) -> bytes:
    key = setting.strip().encode()
    if len(key) < LEAST_BYTES:
        en = f"the secret key must be at least {LEAST_BYTES} bytes, got {len(key)}; leave it out to have one made"
        zh = f"密钥至少 {LEAST_BYTES} 字节，得到 {len(key)}；留空则自动生成"
        raise InputError([Fault("GRIDHOOD_SECRET_KEY", en, zh)])
    return key


def _make(path: Path) -> None:
    """Write a new key beside the path and link it there, so that nobody reads half a key; the first one stays."""
    draft = path.with_name(f".{FILE}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_hex(LEAST_BYTES).encode())
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first
    finally:
        draft.unlink()


def _read(path: Path) -> bytes:
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        en = f"others may read the secret key (mode {mode:04o}); run: chmod 600 {path.name}"
        raise KeyFileError(
            Fault(str(path), en, f"其他用户可读取密钥（权限 {mode:04o}）；请执行：chmod 600 {path.name}")
        )
    key = path.read_bytes().strip()
    if len(key) < LEAST_BYTES:
        en = f"this is no secret key: {len(key)} bytes, at least {LEAST_BYTES} would be right; remove it for a new one"
        zh = f"不是密钥：{len(key)} 字节，至少应为 {LEAST_BYTES}；删去该文件即可重新生成"
        raise KeyFileError(Fault(str(path), en, zh))
    return key
