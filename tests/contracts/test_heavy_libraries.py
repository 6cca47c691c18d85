"""A serving process has loaded no heavy library: pages that need none come up at once and in little memory."""

import os
import subprocess
import sys
from pathlib import Path

HEAVY = [
    "PIL", "cryptography", "docx", "duckdb", "jieba", "numpy", "pandas", "pypdf", "segno", "weasyprint", "xlsxwriter",
]  # fmt: skip
# Through uvicorn's own loader and the ASGI application, as `shuping serve` does it.
CODE = f"""
import asyncio, sys
from django.core.management import call_command
from uvicorn import Config
config = Config("shuping.config.asgi:application", lifespan="off")
config.load()
call_command("migrate", verbosity=0)

async def page(path):
    sent = []
    scope = {{
        "type": "http", "asgi": {{"version": "3.0"}}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "headers": [(b"host", b"localhost")], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000),
    }}
    received = iter([{{"type": "http.request", "body": b"", "more_body": False}}])

    async def receive():
        for message in received:
            return message
        await asyncio.Event().wait()  # the client stays

    async def send(message):
        sent.append(message)

    await config.loaded_app(scope, receive, send)
    return sent[0]["status"]

print(asyncio.run(page("/sign-in/")), sorted(set({HEAVY!r}) & set(sys.modules)))
"""


def test_a_serving_process_that_showed_the_sign_in_page_has_loaded_no_heavy_library(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SHUPING_")}
    environment |= {"SHUPING_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "shuping.config.settings"}
    done = subprocess.run([sys.executable, "-c", CODE], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "200 []", done.stderr[-2000:]
