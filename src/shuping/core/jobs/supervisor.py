"""Keeps one worker process beside a server: started with it, started again when it ends, stopped with it.

A process and not a thread: a job that computes would take the interpreter from the pages, a job that hangs or takes
all memory must be ended without the server, and `kill -9` of either is then an everyday thing.
"""

import os
import subprocess
import sys
import threading

PROGRAM = "import sys; from shuping.config.command import main; sys.exit(main())"
ENDS_WITHIN = 10.0  # seconds for the job at hand; its lease ends otherwise, and it is done again
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
RAN_WELL = 60.0  # seconds after which a worker that ends was no false start


class Supervisor:
    """The worker of one server; use it as a context."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="supervisor", daemon=True)

    def __enter__(self) -> "Supervisor":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stopping.set()
        process = self._process
        if process is not None:
            process.terminate()
            try:
                process.wait(ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
        self._thread.join()

    def _keep(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            # A session of its own: Ctrl+C is for the server, which then tells the worker.
            self._process = subprocess.Popen(  # noqa: S603 - our own words alone
                [sys.executable, "-c", PROGRAM, "worker", "--with-server", str(os.getpid())], start_new_session=True
            )
            if self._stopping.is_set():
                self._process.terminate()
            try:
                self._process.wait(RAN_WELL)
                pause = min(pause * 2, LONGEST_PAUSE)
            except subprocess.TimeoutExpired:
                pause = FIRST_PAUSE
                self._process.wait()
            self._stopping.wait(pause)
