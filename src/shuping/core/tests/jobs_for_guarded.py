"""Jobs that misbehave, run by test_guarded in a real child."""

import ctypes
import json
import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from shuping.core.guarded import Refusal


def spin() -> bytes:
    while True:
        pass


def sleep() -> bytes:
    time.sleep(60)
    return b""


def memory() -> bytes:
    return bytes(2_000_000_000)


def output() -> bytes:
    return bytes(70 * 1024 * 1024)


def file() -> bytes:
    with Path("large").open("wb") as stream:
        for _ in range(80):
            stream.write(bytes(1024 * 1024))
    return b""


def refuse() -> bytes:
    raise Refusal("第%(page)s页是扫描件，请改为上传文字版。", page=3)


def empty_refusal() -> bytes:
    raise Refusal("")


def bad_refusal() -> bytes:
    raise Refusal("%(missing)s")


def crash() -> bytes:
    raise RuntimeError("张三的身份证号")


def segfault() -> bytes:
    ctypes.string_at(0)
    return b""


def prints() -> bytes:
    sys.stdout.write("noise")
    os.write(1, b"more noise")
    return b"clean"


def connect() -> bytes:
    socket.create_connection(("127.0.0.1", 9))
    return b""


def orphan() -> bytes:
    grandchild = subprocess.Popen(["/bin/sleep", "60"])
    return str(grandchild.pid).encode()


def surroundings() -> bytes:
    Path("left behind").write_text("x")
    return json.dumps(
        {
            "environment": dict(os.environ),
            "folder": str(Path.cwd()),
            "targets": [os.readlink(link) for link in Path("/proc/self/fd").iterdir() if link.exists()],  # noqa: PTH115
            "group": os.getpgid(0) == os.getpid(),
            "core": resource.getrlimit(resource.RLIMIT_CORE),
            "path": sys.path,
        }
    ).encode()


def job(payload: bytes) -> bytes:
    name = payload[:100].decode(errors="ignore")
    return JOBS[name]() if name in JOBS else payload[::-1]


JOBS: dict[str, Callable[[], bytes]] = {
    each.__name__: each
    for each in (
        *(spin, sleep, memory, output, file, refuse, empty_refusal, bad_refusal),
        *(crash, segfault, prints, connect, orphan, surroundings),
    )
}
