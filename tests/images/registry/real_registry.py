"""The real registry on this machine, which tells what it was asked for."""

import json
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

PASSWORD = "hunter2"
# `htpasswd -nbBC 4 me hunter2`
_HTPASSWD = "me:$2b$04$abcdefghijklmnopqrstuuV3duMsC0HpUex6N9qapiuOHHWkwRXVm"
_LINE = re.compile(r'"((?:GET|HEAD|POST|PUT|PATCH) \S+) HTTP/1.1" (\d+)')
_SECONDS = 20


class Registry(NamedTuple):
    """A running registry: its address, and the file that it writes each request to."""

    address: str
    log: Path

    def asked(self) -> list[str]:
        """What it was asked for since the last time, as `METHOD PATH?QUERY`, in order; refused requests are left out."""
        # A request is written down after it was answered: once this one stands there, so do those before it.
        mark = f"/v2/mark-{time.monotonic_ns()}/tags/list"
        with closing(HTTPConnection(self.address, timeout=10)) as connection:
            connection.request("GET", mark)
            connection.getresponse().read()
        deadline = time.monotonic() + _SECONDS
        while mark not in self.log.read_text():
            assert time.monotonic() < deadline, "the registry writes nothing down"
            time.sleep(0.02)
        found = _LINE.findall(self.log.read_text())
        self.log.write_text("")
        return [line for line, status in found if mark not in line and int(status) < 400]

    def fetched(self) -> list[str]:
        """The digests of the blobs that were fetched since the last time, in order."""
        return [line.rpartition("/")[2] for line in self.asked() if line.startswith("GET") and "/blobs/" in line]


Start = Callable[..., Registry]


@contextmanager
def registries(tool: Callable[[str], str], folder: Path, port: int) -> Iterator[Start]:
    """Gives what starts the registry, once; it ends with the block."""
    running: list[subprocess.Popen[bytes]] = []

    def start(*, password: bool = False) -> Registry:
        config = {
            "version": 0.1,
            "log": {"level": "error", "accesslog": {"disabled": False}},
            "storage": {"filesystem": {"rootdirectory": str(folder / "registry")}},
            "http": {"addr": f"127.0.0.1:{port}"},
        }
        if password:
            (folder / "htpasswd").write_text(_HTPASSWD + "\n")
            config["auth"] = {"htpasswd": {"realm": "test", "path": str(folder / "htpasswd")}}
        (folder / "registry.yml").write_text(json.dumps(config))  # JSON is YAML
        program = [tool("docker-registry"), "serve", str(folder / "registry.yml")]
        with (folder / "registry.log").open("ab") as log:
            running.append(subprocess.Popen(program, stdout=log, stderr=subprocess.DEVNULL))
        _wait(port)
        return Registry(f"127.0.0.1:{port}", folder / "registry.log")

    try:
        yield start
    finally:
        for process in running:
            process.terminate()
            process.wait(10)


def _wait(port: int) -> None:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
                connection.request("GET", "/v2/")
                connection.getresponse().read()
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the registry does not start")
