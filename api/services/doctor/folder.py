"""What a folder of data has to be: writable, not full, its key for no other eyes."""

import os
import shutil
import stat
from pathlib import Path
from tempfile import TemporaryFile

from api.services.doctor.finding import Finding, Place, ok, warn, wrong
from api.services.security.errors import KeyFileError
from api.services.security.key import FILE, secret_key
from geo.errors import InputError

MIB = 2**20
LITTLE, TOO_LITTLE = 1024 * MIB, 100 * MIB
RESTORE = ("make it the user's that serves", "请将其归属设为运行服务的用户")


def data_folder(place: Place) -> Finding:
    """Return whether files can be written where the data lies."""
    folder = place.settings.data.absolute()
    there = _nearest(folder)
    if not there.is_dir():
        return wrong(
            (f"{there} is no folder", f"{there} 不是文件夹"), ("name a folder with --data", "请用 --data 指定文件夹")
        )
    try:
        if there == folder:
            with TemporaryFile(dir=folder):
                pass
        elif not os.access(there, os.W_OK | os.X_OK):
            return wrong((f"{there} cannot be written", f"{there} 无法写入"), RESTORE)
    except OSError as error:
        why = error.strerror or str(error)
        return wrong((f"{folder} cannot be written: {why}", f"{folder} 无法写入：{why}"), RESTORE)
    return ok(str(folder)) if there == folder else ok(f"{folder}, made at the first start", f"{folder}，首次启动时创建")


def free_space(place: Place) -> Finding:
    """Return whether there is room where the data lies."""
    free = shutil.disk_usage(_nearest(place.settings.data.absolute())).free
    met = f"{free / MIB:,.0f} MiB"
    right = (f"free some; under {TOO_LITTLE // MIB} MiB little can be kept", "请清理磁盘")
    if free < TOO_LITTLE:
        return wrong((met, met), right)
    return warn((met, met), right) if free < LITTLE else ok(met)


def signing_key(place: Place) -> Finding:
    """Return whether the key that signs tokens is one, and for no other eyes."""
    path = place.settings.data / FILE
    if place.settings.secret_key is None and not path.exists():
        return ok("made at the first start", "首次启动时生成")
    try:
        secret_key(place.settings.data, place.settings.secret_key)
    except (KeyFileError, InputError) as error:
        fault = error.faults[0] if isinstance(error, InputError) else error.fault
        right = (f"chmod 600 {path}; remove it where others may have read it", f"chmod 600 {path}；若可能已泄露请删除")
        return wrong((fault.en, fault.zh), right)
    mode = "GRIDHOOD_SECRET_KEY" if place.settings.secret_key else oct(stat.S_IMODE(path.stat().st_mode))
    return ok(mode)


def _nearest(path: Path) -> Path:
    """Return a path, or the nearest above it that is there."""
    return next((one for one in (path, *path.parents) if one.exists()), Path("/"))
