"""A process that works for another ends with it: nobody else would end it, and what it makes is made anew elsewhere."""

import multiprocessing
import os
from multiprocessing.connection import wait
from threading import Thread


def end_with_who_waits() -> None:
    """End this process as soon as the one that started it is no more, however that one ended."""
    waiting = multiprocessing.parent_process()
    assert waiting is not None

    def watch() -> None:
        wait([waiting.sentinel])
        os._exit(1)

    Thread(target=watch, name="gridhood-ends", daemon=True).start()
