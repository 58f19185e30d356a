"""A web server with the feeds of OSV and NVD in their own layouts, made on the spot; it counts what it sends."""

import gzip
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.net.hostile_server import HostileServer, serve


class Bucket:
    """Files by path; `sent` counts the bytes of answers by path, `url` is a mirror's."""

    def __init__(self, server: HostileServer) -> None:
        self.url = server.url
        self.files: dict[str, bytes] = {}
        self.sent: dict[str, int] = {}
        self.knows_ranges = True
        server.routes["*"] = self._answer

    def osv(self, partition: str, records: Mapping[str, Mapping[str, Any]]) -> None:
        """Publish an ecosystem: the zip, each record by itself, and the list of changes."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, record in sorted(records.items()):
                self.files[f"/osv/{partition}/{name}.json"] = json.dumps(record).encode()
                archive.writestr(zipfile.ZipInfo(f"{name}.json"), json.dumps(record))
        self.files[f"/osv/{partition}/all.zip"] = packed.getvalue()
        rows = sorted(((record["modified"], name) for name, record in records.items()), reverse=True)
        self.files[f"/osv/{partition}/modified_id.csv"] = "".join(f"{date},{name}\n" for date, name in rows).encode()

    def nvd(self, name: str, stamp: str, cves: Sequence[Mapping[str, Any]]) -> None:
        """Publish a year, or `modified`."""
        document = {"timestamp": stamp, "vulnerabilities": [{"cve": cve} for cve in cves]}
        packed = gzip.compress(json.dumps(document).encode(), mtime=0)
        self.files[f"/nvd/nvdcve-2.0-{name}.json.gz"] = packed

    def fetched(self) -> dict[str, int]:
        """What was sent since the last time."""
        sent, self.sent = self.sent, {}
        return sent

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path.replace("%20", " ")
        content = self.files.get(path)
        if content is None:
            return _head(handler, 404, 0)
        tag = f'"{sha256(content).hexdigest()}"'
        if handler.headers.get("if-none-match") == tag:
            return _head(handler, 304, 0, ETag=tag)
        asked = handler.headers.get("range", "")
        if self.knows_ranges and asked.startswith("bytes=0-"):
            part = content[: int(asked.removeprefix("bytes=0-")) + 1]
            _head(handler, 206, len(part), **{"ETag": tag, "Content-Range": f"bytes 0-{len(part) - 1}/{len(content)}"})
        else:
            part = content
            _head(handler, 200, len(part), ETag=tag)
        if handler.command == "GET":
            self.sent[path] = self.sent.get(path, 0) + len(part)
            handler.wfile.write(part)
        return None


def _head(handler: BaseHTTPRequestHandler, status: int, length: int, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(length))
    handler.end_headers()


@contextmanager
def serve_bucket() -> Iterator[Bucket]:
    """Run it until the end of the block."""
    with serve() as server:
        yield Bucket(server)
