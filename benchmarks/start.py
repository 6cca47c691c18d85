"""How soon the program starts.

    .venv/bin/python -m benchmarks.start [rounds]

Prints the wall and CPU time of `shuping check` beside `check` of a bare Django project with the same third-party
apps and middleware (goal: ratio <= 1.3), in turn; the time from `shuping serve` on an existing data folder to the
first answered /healthz (goal < 5 s), and the same on an empty folder, where every table is made first. Medians with
their range. Everything starts from compiled byte code, as an installation does. That no heavy library is loaded is
held by tests/contracts/test_heavy_libraries.py.
"""

import http.client
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.served import BIN, HERE, free_port, line, ratio

BARE = """
SECRET_KEY = "bare"
INSTALLED_APPS = [
    "django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions", "django.contrib.messages",
    "django.contrib.staticfiles", "axes",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "bare.sqlite3"}}
ROOT_URLCONF = "bare_urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
STATIC_URL = "/static/"
AXES_VERBOSE = False
"""


def timed(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Return the wall and the CPU ms of a command."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, env={**os.environ, **environment}, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return (time.perf_counter() - began) * 1000, spent * 1000


def checks(folder: Path, rounds: int) -> None:
    (folder / "bare_settings.py").write_text(BARE)
    (folder / "bare_urls.py").write_text("urlpatterns = []\n")
    ours = [str(BIN / "shuping"), "check"]
    bare = [str(BIN / "django-admin"), "check"]
    settings = {"PYTHONPATH": str(folder), "DJANGO_SETTINGS_MODULE": "bare_settings"}
    instance = {"SHUPING_DATA": str(folder / "data")}
    found: dict[str, list[float]] = {"our wall": [], "our CPU": [], "bare wall": [], "bare CPU": []}
    for number in range(rounds + 1):
        for name, command, environment in (("our", ours, instance), ("bare", bare, settings)):
            wall, spent = timed(command, environment)
            if number:  # the first compiles, and warms the file cache
                found[f"{name} wall"].append(wall)
                found[f"{name} CPU"].append(spent)
    print(f"shuping check   {line(found['our wall'], ' ms')}, CPU {line(found['our CPU'], ' ms')}")
    print(f"bare check      {line(found['bare wall'], ' ms')}, CPU {line(found['bare CPU'], ' ms')}")
    print(f"ratio of CPU    {line(ratio(found['our CPU'], found['bare CPU']), 'x')}, goal <= 1.3x")
    print(f"ratio of wall   {line(ratio(found['our wall'], found['bare wall']), 'x')}")


def first_answer(data: Path) -> float:
    """Start the server on a data folder; return the seconds to its first answer."""
    port = free_port()
    environment = {**os.environ, "SHUPING_DATA": str(data)}
    began = time.perf_counter()
    command = [str(BIN / "shuping"), "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, cwd=HERE, stdout=subprocess.DEVNULL) as server:
        try:
            while True:
                assert server.poll() is None
                try:
                    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                    connection.request("GET", "/healthz")
                    assert connection.getresponse().status == 200
                    return time.perf_counter() - began
                except OSError:
                    time.sleep(0.01)
        finally:
            server.send_signal(signal.SIGINT)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    os.environ.pop("SHUPING_DATABASE", None)
    with tempfile.TemporaryDirectory(prefix="shuping-bench-") as name:
        folder = Path(name)
        os.environ |= {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
        checks(folder, rounds)
        anew = [first_answer(folder / f"empty-{number}") for number in range(3)]
        again = [first_answer(folder / "empty-0") for _ in range(rounds)]
        print(
            f"shuping serve to the first /healthz: again {line(again, ' s')}, goal < 5 s; first time {line(anew, ' s')}"
        )


if __name__ == "__main__":
    main()
