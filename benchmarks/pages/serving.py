"""The service on this machine, for as long as a browser looks at it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI


@contextmanager
def listening(app: FastAPI) -> Iterator[str]:
    """Yield the address at which a service listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening_at:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening_at]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening_at.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
