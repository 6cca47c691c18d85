"""Work with a private key in a process of its own that leaves nothing behind and dies afterwards.

The child asks for the slips itself: the parent never has them. In the child: no core dump, no other process of the
same user may look into it, its memory is kept out of swap where the system allows it, no connection is opened and no
program started, and a crash says its kind and its place and nothing of what was in hand. Python cannot wipe what it
held; the end of the process returns the memory to the system.
"""

import ctypes
import os
import subprocess
import sys
import traceback
from importlib import import_module
from pathlib import Path
from types import TracebackType

if sys.platform != "win32":
    import resource

WORK = frozenset({"shuping.scrutiny.round_key", "shuping.scrutiny.answering", "shuping.scrutiny.open_round"})
KEPT = ("PATH", "LANG", "LC_ALL", "TERM", "SYSTEMROOT", "TEMP")  # of the environment
ENTRY = "import sys; sys.path.insert(0, sys.argv[1]); "
ENTRY += "from shuping.scrutiny.apart import child; child(sys.argv[2], sys.argv[3:])"
REFUSED = ("socket.", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.startfile")
STOPPED = 130
NOT_DUMPABLE = 4  # PR_SET_DUMPABLE
NOW_AND_LATER = 3  # MCL_CURRENT | MCL_FUTURE


def run(module: str, words: list[str]) -> int:
    """Run `module.work(words)` in the child on this terminal and return its exit code.

    Raises ValueError for a module outside the closed list.
    """
    if module not in WORK:
        raise ValueError(f"{module} is no work to be done apart")
    root = str(Path(__file__).resolve().parents[2])
    process = subprocess.Popen(  # noqa: S603 - our own interpreter, a module of the closed list
        [sys.executable, "-I", "-B", "-X", "utf8", "-c", ENTRY, root, module, *words],
        env={name: os.environ[name] for name in KEPT if name in os.environ},
    )
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the child was told too, and says what it left
            continue


def child(module: str, words: list[str]) -> None:
    """Do the work; the first thing of the new process."""
    confine()
    sys.excepthook = _crashed
    if module not in WORK:
        raise ValueError(module)
    try:
        code = int(import_module(module).work(words))
    except KeyboardInterrupt:
        print("\n已停止，没有写出结果。", file=sys.stderr)  # noqa: T201 - the command's own output
        code = STOPPED
    sys.exit(code)


def confine() -> None:
    """Take from this process what would carry its memory elsewhere."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        system = ctypes.CDLL(None)
        system.prctl(NOT_DUMPABLE, 0, 0, 0, 0)
        if resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] == resource.RLIM_INFINITY:  # below it, growing would fail
            system.mlockall(NOW_AND_LATER)
    sys.addaudithook(_refuse)


def _refuse(event: str, _arguments: tuple[object, ...]) -> None:
    if event.startswith(REFUSED):
        raise PermissionError(f"{event} is not for a process that holds a key")


def _crashed(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
    frames = traceback.extract_tb(trace)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    print(f"程序出错，没有完成：{kind.__name__}，{where}。请把这一行告诉维护的人。", file=sys.stderr)  # noqa: T201
