"""What an administrator can set, read once from the environment or one TOML file."""

import hashlib
import os
import ssl
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

PREFIX = "SHUPING_"
DIGESTS = ("sha256", "sm3")
SECOND_FACTOR = ("optional", "administrators")
REHEARSAL = ("", "here", "network")
NUMBERS = {  # name: (what holds where nothing is set, the least, the most)
    "children": (2, 1, 64),
    "job_tries": (5, 1, 50),
    "backups_kept": (14, 1, 3650),
    "import_at_once": (500, 0, 20_000),
    "idle_minutes": (30, 1, 1440),
    "live_streams": (600, 0, 20_000),
    "password_length": (10, 8, 64),
    "password_kinds": (3, 1, 4),
    "password_history": (5, 0, 24),
    "password_days": (0, 0, 3650),
}
TRUTHS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}


class ConfigurationError(Exception):
    """Some settings cannot be used; the message lists every fault at once."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("配置有误，请逐条改正后重新启动：\n" + "\n".join(f"  - {fault}" for fault in faults))


@dataclass(frozen=True)
class Environment:
    """Every setting of one instance; `docs/reference/settings.md` describes each."""

    data: Path
    database: str
    hosts: tuple[str, ...]
    demo: bool
    rehearsal: str
    https: bool
    certificate: str
    certificate_key: str
    digest: str
    secret_key: str
    fonts: str
    journal: str
    children: int
    job_tries: int
    import_at_once: int
    backups: Path
    backups_kept: int
    idle_minutes: int
    live_streams: int
    password_length: int
    password_kinds: int
    password_history: int
    password_days: int
    second_factor: str

    @property
    def files(self) -> Path:
        """The folder of uploaded originals and evidence."""
        return self.data / "files"

    @property
    def resemblance(self) -> Path:
        """The folder of the index of reports, which can be made anew from the database."""
        return self.data / "resemblance"

    @property
    def printed(self) -> Path:
        """The folder of papers made for one meeting, which can be made anew from the database."""
        return self.data / "printed"

    @property
    def encrypted(self) -> bool:
        """Whether browsers reach this instance over HTTPS: by its own certificate, or by a proxy's."""
        return self.https or bool(self.certificate)

    @property
    def marker(self) -> Path:
        """The file that says a data folder belongs to a demo."""
        return self.data / "demo.json"

    @property
    def rehearsals(self) -> Path:
        """The folder of this instance's rehearsal, which is there only while one runs; never in the data folder."""
        name = hashlib.sha256(str(self.data).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()).resolve() / f"shuping-rehearsal-{os.getuid()}-{name}"


def read_environment(environ: Mapping[str, str]) -> Environment:
    """Return the settings; names in the TOML file of SHUPING_CONFIG are the variables' names in lower case.

    The environment wins over the file. Raises ConfigurationError with every fault found.
    """
    faults: list[str] = []
    values = _file_values(environ.get(PREFIX + "CONFIG", ""), faults)
    known = {field.name for field in fields(Environment)}
    faults += [f"配置文件里的 {name} 不是已知的设置" for name in sorted(set(values) - known)]
    for name in known:
        if PREFIX + name.upper() in environ:
            values[name] = environ[PREFIX + name.upper()]
    data = Path(values.get("data") or "data").expanduser().resolve()
    database = values.get("database") or "sqlite"
    if database != "sqlite" and not database.startswith("postgresql://"):
        faults.append(f"SHUPING_DATABASE 应为 sqlite 或 postgresql:// 开头的地址，现在是 {database}")
    digest = values.get("digest") or "sha256"
    if digest not in DIGESTS:
        faults.append(f"SHUPING_DIGEST 应为 sha256 或 sm3，现在是 {digest}")
    journal = values.get("journal") or "default"
    if journal not in {"default", "wal", "rollback"}:
        faults.append(f"SHUPING_JOURNAL 应为 default、wal 或 rollback，现在是 {journal}")
    truths = {name: _truth(name, values.get(name, ""), faults) for name in ("demo", "https")}
    numbers = {name: _number(name, values.get(name, ""), faults) for name in NUMBERS}
    second_factor = values.get("second_factor") or "optional"
    if second_factor not in SECOND_FACTOR:
        faults.append(f"SHUPING_SECOND_FACTOR 应为 optional 或 administrators，现在是 {second_factor}")
    rehearsal = values.get("rehearsal", "")
    if rehearsal not in REHEARSAL or (rehearsal and not truths["demo"]):
        faults.append("SHUPING_REHEARSAL 不用自己设：演练由 shuping rehearse 启动")
    certificate, certificate_key = _certificate(values, faults)
    if faults:
        raise ConfigurationError(faults)
    return Environment(
        data=data,
        database=database,
        hosts=tuple(h.strip() for h in (values.get("hosts") or "localhost,127.0.0.1").split(",") if h.strip()),
        certificate=certificate,
        certificate_key=certificate_key,
        rehearsal=rehearsal,
        digest=digest,
        secret_key=values.get("secret_key") or _stored_key(data),
        fonts=values.get("fonts", ""),
        journal=journal,
        second_factor=second_factor,
        backups=Path(values.get("backups") or data / "backups").expanduser().resolve(),
        children=numbers["children"],
        job_tries=numbers["job_tries"],
        import_at_once=numbers["import_at_once"],
        backups_kept=numbers["backups_kept"],
        idle_minutes=numbers["idle_minutes"],
        live_streams=numbers["live_streams"],
        password_length=numbers["password_length"],
        password_kinds=numbers["password_kinds"],
        password_history=numbers["password_history"],
        password_days=numbers["password_days"],
        **truths,
    )


def _file_values(name: str, faults: list[str]) -> dict[str, str]:
    if not name:
        return {}
    try:
        loaded = tomllib.loads(Path(name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:  # no such file, not UTF-8, no TOML
        faults.append(f"SHUPING_CONFIG 指的文件 {name} 读不出来：{error}")
        return {}
    strange = sorted(key for key, value in loaded.items() if not isinstance(value, str | bool | int))
    faults += [f"配置文件里的 {key} 应写成一段文字，几个值用逗号隔开" for key in strange]
    return {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in loaded.items()}


def _truth(name: str, value: str, faults: list[str]) -> bool:
    truth = TRUTHS.get(value.strip().lower())
    if truth is None:
        faults.append(f"SHUPING_{name.upper()} 应为 true 或 false，现在是 {value}")
    return bool(truth)


def _number(name: str, value: str, faults: list[str]) -> int:
    usual, least, most = NUMBERS[name]
    if value == "":
        return usual
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        faults.append(f"{PREFIX}{name.upper()} 应为 {least} 到 {most} 的整数，现在是 {value}")
        return usual
    return int(value)


def _certificate(values: Mapping[str, str], faults: list[str]) -> tuple[str, str]:
    """Return the paths of the certificate and of its key; both are set or neither, and they belong together."""
    names = ("certificate", "certificate_key")
    paths = [str(Path(values[name]).expanduser().resolve()) if values.get(name) else "" for name in names]
    if not any(paths):
        return "", ""
    before = len(faults)
    for name, path in zip(names, paths, strict=True):
        if not path:
            faults.append(f"SHUPING_CERTIFICATE 和 SHUPING_CERTIFICATE_KEY 要一起设，现在没有设 {PREFIX}{name.upper()}")
        elif not (Path(path).is_file() and os.access(path, os.R_OK)):
            faults.append(f"{PREFIX}{name.upper()} 指的文件 {path} 不在，或者运行述评的用户读不了")
    if len(faults) == before:
        try:
            # An empty password where one is wanted is a fault; nobody is there to be asked.
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(paths[0], paths[1], password="")
        except (ssl.SSLError, OSError):
            faults.append(
                f"SHUPING_CERTIFICATE（{paths[0]}）和 SHUPING_CERTIFICATE_KEY（{paths[1]}）合不上："
                "要 PEM 格式、没有口令的一对证书和私钥"
            )
    return paths[0], paths[1]


def _stored_key(data: Path) -> str:
    """Return the key that `shuping` wrote into the data folder, or nothing where there is none yet."""
    path = data / "secret.key"
    return path.read_text(encoding="ascii").strip() if path.is_file() else ""
