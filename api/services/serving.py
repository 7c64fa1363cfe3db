"""Run the service: one process, bound to this machine alone unless told otherwise."""

import socket
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

import uvicorn

from api.app import create_app
from api.deps import open_to_all
from api.logs import quiet_logger
from api.settings import ServiceSettings, settings_in
from geo.errors import Fault, InputError

HOST = "127.0.0.1"
PORT = 8000
DATA = Path("out")

ENDING_S = 3
MOST_PORT = 65535
MOST_AT_ONCE = 100

log = quiet_logger("gridhood.service")


def serve(
    host: str = HOST, port: int = PORT, data_dir: Path = DATA, *, on_ready: Callable[[str], None] | None = None
) -> None:
    """
    Serve until interrupted.

    Parameters
    ----------
    port
        0 takes any that is free.
    data_dir
        Holds the plans and villages; made where it is not there. One service at a time.
    on_ready
        Called with the address once it is ours.

    Raises
    ------
    InputError
        The address is taken or not this machine's, or the folder cannot be used.
    """
    settings = settings_for(host, data_dir)
    with _listening(host, port) as listening:
        try:
            app = create_app(settings)
        except OSError as error:
            reason = error.strerror or str(error)
            where = f"--data {data_dir}"
            raise InputError([Fault(where, f"cannot be used: {reason}", f"无法使用：{reason}")]) from error
        if not is_loopback(host) and open_to_all(app.state.service):
            log.warning(
                "nobody logs in: whoever reaches %s can read and change everything; run gridhood user add / "
                "无需登录，能访问者均可读写；请用 gridhood user add 添加用户",
                host,
            )
        if on_ready:
            on_ready(_address(host, listening.getsockname()[1]))
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            limit_concurrency=MOST_AT_ONCE,
            timeout_graceful_shutdown=ENDING_S,
        )
        quiet_logger("uvicorn.error")
        with suppress(KeyboardInterrupt):  # the way to end it
            uvicorn.Server(config).run(sockets=[listening])


def settings_for(host: str, data_dir: Path) -> ServiceSettings:
    """Return the settings of a service on a host; called from elsewhere, it goes by any name unless some are set."""
    settings = settings_in(data_dir)
    if is_loopback(host) or "hosts" in settings.model_fields_set:
        return settings
    return settings.model_copy(update={"hosts": ()})


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches a host."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listening(host: str, port: int) -> socket.socket:
    if not 0 <= port <= MOST_PORT:  # the operating system would take the remainder
        right = (f"give a port from 0 to {MOST_PORT}", f"端口应在 0 到 {MOST_PORT} 之间")
        raise InputError([Fault(f"--port {port}", *right)])
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(place[:2], family=family, backlog=2048)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        en = f"cannot be listened on: {reason}; give a free port with --port"
        raise InputError([Fault(f"{host}:{port}", en, f"无法监听：{reason}；请用 --port 指定空闲端口")]) from error


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
