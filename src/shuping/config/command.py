"""The `shuping` command: what an administrator or a scrutineer types. `shuping help` lists the words."""

import gc
import os
import secrets
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from shuping.config.environment import ConfigurationError, read_environment

Command = Callable[[list[str]], int]
FOR_THE_OWNER = 0o077  # what we write, other users of the machine may not read
WRITES_CODE = "makemigrations"  # and no data

HELP = """用法：shuping <命令> [参数]

  init      在空的数据文件夹里建第一个党组织和三员   shuping init
  serve     启动服务                               shuping serve [--port 8000] [--host 地址]
  worker    只办后台任务（serve 自己带一个）        shuping worker
  demo      建一个演示城市并启动                   shuping demo [--port 8000] [--no-serve]
  rehearse  用编出来的人把一次评议走一遍           shuping rehearse 评议编号 [--port 端口] [--lan]
  read      读一份讲话、点评、报告                 shuping read 文件 [--format table|json|xlsx] [--text]
  resemble  找出几份报告里相同的段落               shuping resemble 文件… [--against 文件夹] [--format table|json]
  audit     核对存证链                             shuping audit verify [文件] [--anchor 序号:哈希] [--against]
                                                   shuping audit export 文件
  round-key  给一轮投票做三张密钥条，不连服务器    shuping round-key --round 编号 --title 名称 --out 文件夹
                                                   shuping round-key answer 试封文件
  open      用两张密钥条在自己的机器上重新开票     shuping open 轮次文件 --root 会场公布的根
  tally     核对轮次文件、开票文件、票数文件       shuping tally 文件 [--receipt 回执] [--root 根]
  offline-page  写出监票人离线页，不装程序也能用  shuping offline-page --out 文件
  certificate  给没有互联网的会场做证书和根证书    shuping certificate 名称… --out 文件夹
  backup    备份成一个文件，服务不用停             shuping backup [文件夹]
  backup-keys  导出密钥，用口令封好                shuping backup-keys 文件
  restore   恢复到空的数据文件夹                   shuping restore 文件 [--keys 密钥文件]
  upgrade   升级数据：先备份，不成就退回           shuping upgrade
  doctor    看缺什么、怎么补                       shuping doctor
  reindex   重建查找用的索引                       shuping reindex
  migrate   建立或更新数据库                       shuping migrate
  check     检查程序                               shuping check [--deploy]
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one word of the command line; return the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in {"help", "-h", "--help"}:
        print(HELP)  # noqa: T201 - the command's own output
        return 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuping.config.settings")
    command = COMMANDS.get(words[0])
    if command is None:
        print(f"没有“{words[0]}”这个命令。\n\n{HELP}", file=sys.stderr)  # noqa: T201
        return 2
    try:
        return command(words[1:])
    except ConfigurationError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    except BrokenPipeError:  # whoever reads has enough: shuping doctor | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _alone(module: str, **more: Any) -> Command:
    """Return the command of a module that runs without Django and is loaded when its word is typed."""

    def command(words: list[str]) -> int:
        done: int = import_module(module).main(words, **more)
        return done

    return command


def _text_of(path: Path) -> str:
    """Return the text of a document as an upload would give it. Raises OSError, ValueError with a sentence.

    A plain text needs no Django; everything else is opened in the guarded child.
    """
    from shuping.documents.beginnings import kind_of  # noqa: PLC0415 - only this command asks
    from shuping.reading.command import plain_text  # noqa: PLC0415

    content = path.read_bytes()
    if kind_of(content) == "txt" and b"\x00" not in content:
        return plain_text(path)
    import django  # noqa: PLC0415 - its texts are translated, so it is set up

    django.setup()
    from shuping.core.guarded import GuardedFailure  # noqa: PLC0415
    from shuping.documents.extraction import extract  # noqa: PLC0415

    try:
        found = extract(content, path.name)
    except GuardedFailure as failure:
        raise ValueError(str(failure)) from failure
    for note in found.notes:
        print(note, file=sys.stderr)  # noqa: T201 - beside what was asked for
    return found.text


def _django(name: str, *, prepares: bool = False) -> Command:
    def run(words: list[str]) -> int:
        if name != WRITES_CODE:
            os.umask(FOR_THE_OWNER)
        if prepares:
            prepare(read_environment(os.environ).data)
        from django.core.management import execute_from_command_line  # noqa: PLC0415 - settings are read here

        _load_rooms()
        execute_from_command_line(["shuping", name, *words])
        return 0

    return run


def _load_rooms() -> None:
    """Load Django and every room of the house, which stay for as long as the process.

    Loading leaves nothing to collect, and looking for it all the same was an eighth of every start.
    """
    import django  # noqa: PLC0415 - as above

    gc.disable()
    try:
        django.setup()
    finally:
        gc.freeze()
        gc.enable()


def _demo(words: list[str]) -> int:
    """A demo has a data folder of its own and is never served from another one."""
    os.environ.setdefault("SHUPING_DATA", "demo-data")
    os.environ["SHUPING_DEMO"] = "true"
    return _django("demo", prepares=True)(words)


def prepare(folder: Path) -> None:
    """Make the data folder and, once, the key that signs sessions and forms; only the owner may read either."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = folder / "secret.key"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(48), encoding="ascii")


COMMANDS: dict[str, Command] = {
    "read": _alone("shuping.reading.command", extract=_text_of),
    "resemble": _alone("shuping.resemblance.command", extract=_text_of),
    "round-key": _alone("shuping.scrutiny.round_key"),
    "open": _alone("shuping.scrutiny.open_round"),
    "tally": _alone("shuping.scrutiny.tallying"),
    "offline-page": _alone("shuping.scrutiny.offline_page"),
    "certificate": _alone("shuping.config.own_certificate"),
    "init": _django("init", prepares=True),
    "serve": _django("serve", prepares=True),
    "worker": _django("worker", prepares=True),
    "demo": _demo,
    "rehearse": _django("rehearse"),
    "audit": _django("audit"),
    "backup": _django("backup"),
    "backup-keys": _django("backup_keys"),
    "restore": _django("restore"),
    "upgrade": _django("upgrade"),
    "doctor": _django("doctor"),
    "reindex": _django("reindex", prepares=True),
    "migrate": _django("migrate", prepares=True),
    "check": _django("check"),
    "makemigrations": _django("makemigrations"),
}
