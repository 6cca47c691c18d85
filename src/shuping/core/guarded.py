"""Foreign files and heavy rendering run in a child process that can be stopped, and only a few at a time.

The child is a fresh interpreter without our environment, descriptors or database, in a folder and process group of
its own, with limits on time, memory and file size. It reads the payload on stdin and answers with one frame on
stdout: a kind (one byte), a length (eight bytes), a body. A job is a module of the closed list with
`job(payload: bytes) -> bytes`; it raises `Refusal` for what a person can act on, and may crash on anything else.
"""

import json
import os
import resource
import selectors
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from threading import Condition
from types import TracebackType
from typing import BinaryIO, ClassVar, NoReturn

from django.conf import settings
from django.utils.translation import gettext as _

from shuping.core.errors import DomainError

JOBS = frozenset(
    {
        "shuping.core.spreadsheet_job",
        "shuping.documents.extraction_job",
        "shuping.documents.read_apart_job",
        "shuping.papers.filling",
        "shuping.papers.pdf",
        "shuping.papers.together_job",
    }
)
ENVIRONMENT = frozenset({"SHUPING_FONT_DIR"})
OUTPUT_MEGABYTES = 64
MEGABYTE = 1024 * 1024
LONGEST_WAIT = 20  # seconds for a place; then the person is told
LONGEST_SENTENCE = 2_000
HEAD = 9  # a kind and a length
RESULT, REFUSED, TOO_LARGE, CRASHED = b"R", b"F", b"M", b"X"
ENTRY = "import sys; sys.argv[1] in sys.path or sys.path.insert(0, sys.argv[1]); "
ENTRY += "from shuping.core.guarded import child; child(*sys.argv[2:])"


def gettext_noop(message: str) -> str:
    """Mark a msgid for translation and return it; Django's own asks for settings, and a child has none."""
    return message


class Refusal(Exception):
    """A job's expected refusal; raised in the child only.

    `sentence` is a msgid (mark it with `gettext_noop`): the parent translates it, then fills in `facts` by name.
    """

    def __init__(self, sentence: str, **facts: str | int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.facts = facts


class GuardedFailure(DomainError):
    """The child gave no result; `str()` is a sentence for people, `code` one of the five below."""

    code: ClassVar[str] = "core.broken"


class TookTooLong(GuardedFailure):
    """The job passed its limit of seconds."""

    code = "core.too-long"


class GrewTooLarge(GuardedFailure):
    """The job passed its limit of memory, file size or output."""

    code = "core.too-large"


class JobRefused(GuardedFailure):
    """The job itself said no, in its own sentence; its facts come along."""

    code = "core.refused"


class JobBroke(GuardedFailure):
    """The job crashed; the fact `where` names the kind of error and the place, never any content."""

    code = "core.broken"


class AllPlacesTaken(GuardedFailure):
    """No child was started: as many as may run were running all the while."""

    code = "core.all-places-taken"
    status = 503


class _Places:
    """How many children of this process run; `settings.GUARDED_CHILDREN` may at once."""

    def __init__(self) -> None:
        self._running = 0
        self._changed = Condition()

    @contextmanager
    def one(self) -> Iterator[None]:
        with self._changed:
            if not self._changed.wait_for(self._has_room, LONGEST_WAIT):
                raise AllPlacesTaken(_("现在处理文件的人多，这一份还没有处理。请过一分钟再试。"))
            self._running += 1
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify()

    def _has_room(self) -> bool:
        return self._running < settings.GUARDED_CHILDREN


_places = _Places()


def run_guarded(
    module: str,
    payload: bytes,
    *,
    seconds: int = 10,
    megabytes: int = 512,
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """Run `module.job(payload)` in a guarded child and return what it returned.

    `seconds` limits wall and processor time, `megabytes` the address space; `environment` may set the names in
    ENVIRONMENT. Waits for a place first. Raises GuardedFailure (AllPlacesTaken, TookTooLong, GrewTooLarge, JobRefused,
    JobBroke), ValueError for a module or a name outside the closed lists.
    """
    if module not in JOBS:
        raise ValueError(f"{module} is not a guarded job")
    if unknown := set(environment or {}) - ENVIRONMENT:
        raise ValueError(f"a guarded child is not told {sorted(unknown)}")
    with _places.one(), tempfile.TemporaryDirectory(prefix="shuping-") as folder:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, a module of the closed list
            [sys.executable, "-I", "-B", "-X", "utf8", "-c", ENTRY, _root(), module, str(seconds), str(megabytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": folder, "TMPDIR": folder, **(environment or {})},
            close_fds=True,
            start_new_session=True,
        )
        deadline = time.monotonic() + seconds
        limit = OUTPUT_MEGABYTES * MEGABYTE + HEAD
        try:
            output = _exchange(process, payload, deadline=deadline, limit=limit)
            if len(output) <= limit:
                _await_end(process, deadline=deadline)
        finally:
            status = _end(process)
    if len(output) > limit:
        raise GrewTooLarge(_grew_too_large())
    late = time.monotonic() >= deadline or status in (-signal.SIGXCPU, -signal.SIGALRM)
    return _answer(output, status=status, late=late, seconds=seconds)


def _root() -> str:
    return str(Path(__file__).resolve().parents[2])


def _exchange(process: "subprocess.Popen[bytes]", payload: bytes, *, deadline: float, limit: int) -> bytes:
    """Feed the payload and collect the output until the child closes it, the deadline, or one byte past `limit`."""
    assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - both were asked for
    left, collected = memoryview(payload), bytearray()
    with selectors.DefaultSelector() as selector:
        for stream, event in ((process.stdin, selectors.EVENT_WRITE), (process.stdout, selectors.EVENT_READ)):
            os.set_blocking(stream.fileno(), False)
            selector.register(stream, event)
        while (remaining := deadline - time.monotonic()) > 0:
            for key, _event in selector.select(remaining):
                if key.fileobj is process.stdout:
                    chunk = os.read(key.fd, 1 << 16)
                    collected += chunk
                    if not chunk or len(collected) > limit:
                        return bytes(collected[: limit + 1])
                    continue
                left = left[_write(key.fd, left) :]
                if not left:
                    selector.unregister(process.stdin)
                    process.stdin.close()
    return bytes(collected)


def _write(descriptor: int, left: memoryview) -> int:
    """Return how many bytes went out; a child that no longer reads takes them all."""
    try:
        return os.write(descriptor, left[: 1 << 16])
    except BrokenPipeError:
        return len(left)


def _await_end(process: "subprocess.Popen[bytes]", *, deadline: float) -> None:
    """Wait for the child's end without reaping it: until then its group's number cannot be given to another."""
    while time.monotonic() < deadline:
        if os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return
        time.sleep(0.002)


def _end(process: "subprocess.Popen[bytes]") -> int:
    """Kill the whole group, reap the child and return its exit status (negative: the signal)."""
    os.killpg(process.pid, signal.SIGKILL)
    for stream in (process.stdin, process.stdout):
        if stream is not None and not stream.closed:
            os.set_blocking(stream.fileno(), True)
            stream.close()
    return process.wait()


def _answer(output: bytes, *, status: int, late: bool, seconds: int) -> bytes:
    """Return the body of a result frame, or raise what another frame or none at all stands for."""
    kind, body = output[:1], output[HEAD:]
    if len(output) < HEAD or len(body) != int.from_bytes(output[1:HEAD], "big"):
        if late:
            raise TookTooLong(
                _("处理这份内容超过了%(seconds)s秒，已停止。请把内容分成几份再试。") % {"seconds": seconds},
                seconds=seconds,
            )
        if status in (-signal.SIGKILL, -signal.SIGXFSZ):  # the machine ran out of memory, or a file grew
            raise GrewTooLarge(_grew_too_large())
        raise JobBroke(_broken(), where=f"exit status {status}")
    if kind == RESULT:
        return body
    if kind == TOO_LARGE:
        raise GrewTooLarge(_grew_too_large())
    if kind == REFUSED:
        _refuse(body)
    raise JobBroke(_broken(), where=body[:LONGEST_SENTENCE].decode(errors="replace"))


def _refuse(body: bytes) -> NoReturn:
    try:
        said = json.loads(body)
        sentence, facts = str(said["sentence"])[:LONGEST_SENTENCE], dict(said["facts"])
        refused = JobRefused((_(sentence) % facts) if sentence else _broken(), **facts)
    except (KeyError, TypeError, ValueError) as error:
        raise JobBroke(_broken(), where="the refusal cannot be read") from error
    raise refused


def _grew_too_large() -> str:
    return _("处理这份内容用的内存或空间超过了上限，已停止。请把内容分成几份再试。")


def _broken() -> str:
    return _("这份内容无法处理：它可能已经损坏，或者用了少见的格式。请重新另存一份再试。")


def child(module: str, seconds: str, megabytes: str) -> None:
    """Do one job from stdin to stdout; the first thing of the guarded process."""
    answer = _keep_stdout()
    _limit(int(seconds), int(megabytes))
    sys.addaudithook(_refuse_network)

    def crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        grew = issubclass(kind, MemoryError) or (issubclass(kind, OSError) and "File too large" in str(error))
        place = traceback.extract_tb(trace)[-1:] if not grew else []
        where = "".join(f"{kind.__name__} in {Path(frame.filename).name}:{frame.lineno}" for frame in place)
        _frame(answer, TOO_LARGE if grew else CRASHED, where.encode())

    sys.excepthook = crashed
    payload = sys.stdin.buffer.read()
    try:
        result = import_module(module).job(payload)
    except Refusal as refusal:
        said = {"sentence": refusal.sentence, "facts": refusal.facts}
        _frame(answer, REFUSED, json.dumps(said, ensure_ascii=False).encode())
    else:
        _frame(answer, RESULT, result)


def _keep_stdout() -> BinaryIO:
    """Return the real stdout and send what libraries print to nowhere."""
    kept = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device
        os.dup2(nowhere.fileno(), 1)
    return kept


def _limit(seconds: int, megabytes: int) -> None:
    for what, amount in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, megabytes * MEGABYTE),
        (resource.RLIMIT_FSIZE, OUTPUT_MEGABYTES * MEGABYTE),
        (resource.RLIMIT_NOFILE, 256),
    ):
        last = amount + 1 if what == resource.RLIMIT_CPU else amount  # at one limit for both the kernel kills unnamed
        resource.setrlimit(what, (amount, last))
    signal.alarm(seconds + 1)  # the end even when the parent is gone


def _refuse_network(event: str, _arguments: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto", "socket.sendmsg"}:
        raise PermissionError("a guarded child opens no connection")


def _frame(stream: BinaryIO, kind: bytes, body: bytes) -> None:
    stream.write(kind + len(body).to_bytes(8, "big"))
    stream.write(body)
    stream.flush()
