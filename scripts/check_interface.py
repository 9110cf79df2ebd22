"""Starts the server on a temporary folder, makes a token, and lets schemathesis try what the description says.

Left out: `/events`, a stream that does not end. A fixed seed, so that a finding comes back.
"""

import http.cookiejar
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

BINARY = os.environ["HUIYIN_BIN"]
SECONDS = os.environ.get("HUIYIN_INTERFACE_SECONDS", "75")
PASSWORD = "correct horse battery staple"
POSTS = (
    "hotline-desk", "information-officer", "duty-officer", "deputy-commander", "commander", "safety-lead",
    "reception-lead",
)
SECRET = re.compile(r'<code class="secret">([^<]+)</code>')


def serve(folder: Path) -> tuple[subprocess.Popen, str]:
    """The server and its address."""
    log = open(folder.parent / "log", "a", encoding="utf-8")
    command = [BINARY, "serve", "--data", str(folder), "--plan", "plans/city.toml", "--listen", "127.0.0.1:0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env={**os.environ, "LANG": "C"})
    for line in server.stdout:
        found = re.search(r"http://[\d.]+:\d+", line)
        if found:
            return server, found.group()
    sys.exit("the server does not start:\n" + (folder.parent / "log").read_text())


def stop(server: subprocess.Popen) -> None:
    server.send_signal(signal.SIGTERM)
    server.wait(timeout=30)


def posts() -> list[str]:
    """Posts of the plan that do most of what can be done."""
    return [f"--post={post}" for post in POSTS]


def add_account(folder: Path) -> None:
    command = [BINARY, "user", "add", "probe", "--data", str(folder), "--admin", *posts()]
    subprocess.run(command, input=PASSWORD + "\n", text=True, check=True, stdout=subprocess.DEVNULL)


def make_token(address: str) -> str:
    """Signs in as a browser would, and makes a token on the accounts page."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def post(path: str, **fields: str) -> str:
        form = urllib.parse.urlencode(fields).encode()
        return browser.open(address + path, form, timeout=20).read().decode()

    post("/sign-in", name="probe", password=PASSWORD)
    me = json.load(browser.open(address + "/api/v1/me", timeout=20))
    return SECRET.search(post(f"/accounts/{me['person']}", csrf=me["csrf"], do="token")).group(1)


def story(address: str, token: str) -> None:
    """A matter, an incident and what hangs on it, so that what is read is more than empty lists."""

    def call(path: str, body: dict) -> None:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        request = urllib.request.Request(address + path, json.dumps(body).encode(), headers)
        urllib.request.urlopen(request, timeout=20).read()

    for number in range(4):
        case = {"id": f"s-{number}", "time": "2026-01-05 09:00", "channel": "visit", "topic": "停水", "body": "三天了"}
        call("/api/v1/cases", {**case, "people": 5, "matter": "water"})
    for post, act in (
        ("information-officer", {"report_matter": {"matter": 1, "reason": "seen"}}),
        ("duty-officer", {"screen": {"assessment": 1, "finding": "goes_on", "reason": "so"}}),
        ("deputy-commander", {"verify": {"assessment": 1, "finding": "goes_on", "reason": "so"}}),
        ("commander", {"decide": {"assessment": 1, "choice": {"start": "III"}, "reason": "so"}}),
        ("safety-lead", {"report_figures": {"incident": 1, "people_on_site": 40}}),
        ("reception-lead", {"record_question": {"incident": 1, "text": "When does the water come back?"}}),
    ):
        call("/api/v1/acts", {"post": post, "act": act})


def check(address: str, token: str, folder: Path) -> int:
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        "--config-file", str(Path("scripts/check_interface.toml").resolve()),
        "run", address + "/api/openapi.json",
        "--header", f"Authorization: Bearer {token}",
        "--exclude-path", "/events",
        "--seed", "20261124",
        "--max-time", SECONDS,
        "--continue-on-failure",
        "--generation-database", "none",
        "--no-color",
        "--report-dir", str(folder.parent),
    ]
    return subprocess.run(command, cwd=folder.parent, timeout=int(SECONDS) * 3 + 60).returncode


def main() -> int:
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "data"
        server, _ = serve(folder)
        stop(server)
        add_account(folder)
        server, address = serve(folder)
        try:
            token = make_token(address)
            story(address, token)
            return check(address, token, folder)
        finally:
            gone = server.poll()
            stop(server)
            if gone is not None:
                print("the server ended by itself", file=sys.stderr)


if __name__ == "__main__":
    start = time.monotonic()
    status = main()
    passed, failed = (1, 0) if status == 0 else (0, 1)
    print(f"interface: {time.monotonic() - start:.0f} s\ntest result: {passed} passed; {failed} failed;")
    sys.exit(status)
