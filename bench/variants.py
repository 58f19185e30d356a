"""The guises in which the same file may lie in an image: what becomes of a specimen on its way, by whom or whatever it went through.

A guise gives the specimen as it comes out, or None where nobody would do that to such a file.
"""

import base64
import io
import json
import re
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from random import Random

from msgspec.structs import replace

from nakami.rulebook.cases import Case

PADDING = 60_000
"""Bytes of comments in front of a padded one."""
MUCH_PADDING = 600_000
_BLOCKS = (".php", ".js", ".jsp", ".aspx", ".java", ".ashx", ".go")
_JOINED = (".php", ".jsp", ".aspx", ".json", ".js")
_PAGES = (".php", ".jsp", ".jspx", ".asp", ".aspx", ".ashx", ".cfm", ".shtml")
_PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000100000001008060000001ff3ff61")
_SPACE = re.compile(r"\s*\n\s*")


def _changed(case: Case, content: bytes, path: str = "") -> Case:
    return replace(case, content=content, entry=replace(case.entry, path=path or case.entry.path, size=len(content)))


def _plain(case: Case, _kind: str) -> Case:
    return case


def _crlf(case: Case, _kind: str) -> Case:
    return _changed(case, case.content.replace(b"\n", b"\r\n"))


def _bom(case: Case, _kind: str) -> Case | None:
    return None if case.content.startswith(b"#!") else _changed(case, b"\xef\xbb\xbf" + case.content)


def _minified(case: Case, _kind: str) -> Case | None:
    """One line; of code with comments up to the line's end, only without indentation and empty lines."""
    if not case.entry.path.endswith(_JOINED):
        return None
    text = case.content.decode()
    if case.entry.path.endswith(".json"):
        return _changed(case, json.dumps(json.loads(text), separators=(",", ":")).encode())
    between = "\n" if re.search(r"(?m)(^|\s)(//|#)", text) else " "
    return _changed(case, _SPACE.sub(between, text).encode())


def _bare(case: Case, _kind: str) -> Case | None:
    folder, _, name = case.entry.path.rpartition("/")
    stem = name.partition(".")[0]
    return _changed(case, case.content, f"{folder}/{stem}") if stem and stem != name else None


def _renamed(case: Case, _kind: str) -> Case | None:
    """Another name in another folder; what lies where a program looks for it (cron, a unit, a start script) stays there."""
    path = case.entry.path
    if path.startswith(("etc/", "var/spool/", "root/.")) or "/." in path:
        return None
    name = path.rpartition("/")[2]
    return _changed(case, case.content, f"opt/data/{Random(path).randbytes(4).hex()}{name[name.rfind('.') :]}")  # noqa: S311 -- a name


def _zipped(case: Case, _kind: str) -> Case:
    return _changed(case, _zip(case), "srv/backup/site.zip")


def _in_jar(case: Case, _kind: str) -> Case | None:
    return _changed(case, _zip(case), "opt/app/lib/app.jar") if case.entry.path.endswith((".jsp", ".json")) else None


def _zip(case: Case) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(case.entry.path), case.content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _tarred(case: Case, _kind: str) -> Case:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        entry = tarfile.TarInfo(case.entry.path)
        entry.size, entry.mode = len(case.content), case.entry.mode
        archive.addfile(entry, io.BytesIO(case.content))
    return _changed(case, file.getvalue(), "srv/backup/site.tar.gz")


def _behind_picture(case: Case, kind: str) -> Case | None:
    if not kind.startswith("webshells") or not case.entry.path.endswith(_PAGES):
        return None
    noise = Random(case.entry.path).randbytes(2000).replace(b"<", b"_")  # noqa: S311 -- the same picture in every run
    return _changed(case, _PNG + noise + case.content)


def _wrapped(case: Case, _kind: str) -> Case | None:
    """Base64, as attackers wrap their code."""
    path, code = case.entry.path, case.content
    if path.endswith(".php") and code.startswith(b"<?php"):
        hidden = base64.b64encode(code.removeprefix(b"<?php").strip().removesuffix(b"?>")).decode()
        return _changed(case, f"<?php eval(base64_decode('{hidden}')); ?>".encode())
    hidden = base64.b64encode(code).decode()
    if path.endswith(".sh"):
        return _changed(case, f"#!/bin/sh\necho {hidden} | base64 -d | sh\n".encode())
    if path.endswith(".py"):
        return _changed(case, f"import base64\nexec(base64.b64decode('{hidden}'))\n".encode())
    return None


def _padded(case: Case, kind: str, padding: int = PADDING) -> Case | None:
    path, code = case.entry.path, case.content
    filler = b"This program is distributed in the hope that it will be useful, but without any warranty. "
    if path.endswith(_BLOCKS):
        comment = b"/* " + filler * (padding // len(filler)) + b"*/\n"
        if path.endswith((".php", ".jsp", ".aspx")):
            mark = {".php": b"<?php ", ".jsp": b"<% ", ".aspx": b"<% "}[path[path.rfind(".") :]]
            return _changed(case, mark + comment + (b"?>" if mark == b"<?php " else b"%>") + code)
        return _changed(case, comment + code)
    if path.endswith((".sh", ".py", ".pl", ".service")) or kind == "backdoors":
        return _changed(case, (b"# " + filler + b"\n") * (padding // (len(filler) + 3)) + code)
    return None


def _much_padded(case: Case, kind: str) -> Case | None:
    return _padded(case, kind, MUCH_PADDING)


def _utf16(case: Case, kind: str) -> Case | None:
    if kind != "lockers" or case.entry.path.endswith((".sh", ".sql")):
        return None
    return _changed(case, b"\xff\xfe" + case.content.decode().encode("utf-16-le"))


VARIANTS: Mapping[str, Callable[[Case, str], Case | None]] = {
    "plain": _plain,
    "CRLF": _crlf,
    "BOM": _bom,
    "minified": _minified,
    "no extension": _bare,
    "renamed": _renamed,
    "in zip": _zipped,
    "in jar": _in_jar,
    "in tar.gz": _tarred,
    "behind PNG": _behind_picture,
    "base64": _wrapped,
    "60 KB of comments": _padded,
    "600 KB of comments": _much_padded,
    "UTF-16": _utf16,
}
"""By name: from a specimen and its kind."""
HIDING = frozenset({"base64", "behind PNG"})
"""What nobody does to a file who has nothing to hide: code that only these tell is told rightly."""
