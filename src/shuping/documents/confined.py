"""Another program at work on a foreign file, shut in: no network, no files but the programs' and its own.

LibreOffice and tesseract run as children of the guarded child and inherit its limits of time, memory and file size.
Two more locks are theirs alone, for unlike Python they could be taken over by a file: a filter of system calls
(seccomp) leaves them no socket but local ones and no connection at all, and Landlock, where the kernel has it, shows
them the installed programs and their own folder, so neither our key, nor the database, nor another's upload.
"""

import ctypes
import os
import platform
import shutil
import struct
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PATH = "/usr/bin:/bin"  # as the guarded child has it

SET_NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER_MODE = 38, 22, 2
ALLOW, DENY = 0x7FFF_0000, 0x0005_0000 | 13  # EACCES
LOAD, IS_EQUAL, IS_AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
CALL, MACHINE, FIRST_ARGUMENT = 0, 4, 16  # places in what the kernel shows the filter
LOCAL_SOCKET = 1
FOREIGN_CALLS = 0x4000_0000  # x86's second set of numbers

CREATE_RULES, ADD_RULE, RESTRICT = 444, 445, 446
EXECUTE, WRITE, READ, LIST, REMOVE, MAKE_SOCKET = 1, 2, 4, 8, 1 << 5, 1 << 9
FIRST_RIGHTS, BY_VERSION = (1 << 13) - 1, {2: 1 << 13, 3: 1 << 14}  # moves between folders, cutting files
PROGRAMS = ("/usr", "/bin", "/lib", "/lib64", "/opt", "/etc", "/proc", "/var/cache/fontconfig")
OFFICE = ("/var/lib/libreoffice", "/var/spool/libreoffice")  # parts of it that Debian keeps there


@dataclass(frozen=True)
class Machine:
    """What a filter must know of a processor: its mark and the numbers of some system calls."""

    mark: int
    socket: int
    refused: tuple[int, ...]  # connect, ptrace, process_vm_readv, process_vm_writev, io_uring_setup


GENERIC = (203, 117, 270, 271, 425)
MACHINES = {
    "x86_64": Machine(0xC000_003E, 41, (42, 101, 310, 311, 425)),
    "aarch64": Machine(0xC000_00B7, 198, GENERIC),
    "loongarch64": Machine(0xC000_0102, 198, GENERIC),
    "riscv64": Machine(0xC000_00F3, 198, GENERIC),
}


def found(program: str) -> str | None:
    """Return the path of a program that can be shut in on this machine, or None."""
    return shutil.which(program, path=PATH) if platform.machine() in MACHINES else None


def hides_files() -> bool:
    """Tell whether this kernel has Landlock; without it a program sees what the user may read."""
    return bool(ctypes.CDLL(None, use_errno=True).syscall(CREATE_RULES, None, 0, 1) > 0)


def run(command: Sequence[str], *, folder: Path) -> "subprocess.CompletedProcess[bytes]":
    """Run a program to its end, shut in with `folder`, which becomes its home. Raises SubprocessError, OSError.

    How long it may take is the guarded child's matter: its end is the end of them all.
    """
    home = folder.resolve()
    return subprocess.run(  # noqa: S603 - a program of ours to choose, its words never from a file
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=home,
        env={"PATH": PATH, "LANG": "C.UTF-8", "HOME": str(home), "TMPDIR": str(home), "OMP_THREAD_LIMIT": "1"},
        preexec_fn=lambda: _shut_in(home),
        check=False,
    )


def _shut_in(home: Path) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no_new_privs")
    _hide_files(libc, home)
    _cut_network(libc)


def _hide_files(libc: ctypes.CDLL, home: Path) -> None:
    """Show only programs and `home`, where the kernel can."""
    version = libc.syscall(CREATE_RULES, None, 0, 1)
    if version < 1:
        return
    everything = FIRST_RIGHTS | sum(right for since, right in BY_VERSION.items() if version >= since)
    rules = libc.syscall(CREATE_RULES, struct.pack("=Q", everything), 8, 0)
    shown = dict.fromkeys((*PROGRAMS, *OFFICE), EXECUTE | READ | LIST)
    shown |= {"/dev": READ | WRITE | LIST, "/tmp": MAKE_SOCKET | REMOVE, str(home): everything}  # noqa: S108 - LibreOffice insists
    for path, rights in shown.items():
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue
        if libc.syscall(ADD_RULE, rules, 1, struct.pack("=Qi", rights, place), 0):
            raise OSError(ctypes.get_errno(), path)
        os.close(place)
    if libc.syscall(RESTRICT, rules, 0):
        raise OSError(ctypes.get_errno(), "landlock")
    os.close(rules)


def _cut_network(libc: ctypes.CDLL) -> None:
    machine = MACHINES[platform.machine()]
    lines = [
        _line(LOAD, MACHINE),
        _line(IS_EQUAL, machine.mark, then=1),
        _line(RETURN, DENY),
        _line(LOAD, CALL),
        _line(IS_AT_LEAST, FOREIGN_CALLS, otherwise=1),
        _line(RETURN, DENY),
    ]
    for call in machine.refused:
        lines += [_line(IS_EQUAL, call, otherwise=1), _line(RETURN, DENY)]
    lines += [
        _line(IS_EQUAL, machine.socket, then=1),
        _line(RETURN, ALLOW),
        _line(LOAD, FIRST_ARGUMENT),
        _line(IS_EQUAL, LOCAL_SOCKET, otherwise=1),
        _line(RETURN, ALLOW),
        _line(RETURN, DENY),
    ]
    program = ctypes.create_string_buffer(b"".join(lines))
    head = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(lines), ctypes.addressof(program)))
    if libc.prctl(SET_SECCOMP, FILTER_MODE, ctypes.byref(head), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


def _line(code: int, value: int, *, then: int = 0, otherwise: int = 0) -> bytes:
    """Return one instruction: what to do with `value`, and how many lines to leap where a question is true or not."""
    return struct.pack("=HBBI", code, then, otherwise, value)
