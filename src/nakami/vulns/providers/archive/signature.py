"""Whether a distribution's key signed a Release file: the work is done by gpgv or sqv, never by code of ours.

Formats: the cleartext signature framework (RFC 9580, section 7) of InRelease, ASCII armour (RFC 9580, section 6) of keyrings, and gpgv's
status lines (GnuPG's doc/DETAILS, "Format of the --status-fd output").
"""

import base64
import binascii
import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct

from nakami.errors import Malformed

TOOL_SECONDS = 20
_BEGIN = b"-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE = b"-----BEGIN PGP SIGNATURE-----"
_END = b"-----END PGP SIGNATURE-----"
_DISTRUST = "somebody changed it on its way, or the mirror is broken: do not use it"
_KEYBOX = b"KBXf"
# RFC 9580, section 9.5: MD5, SHA-1 and RIPEMD-160 are broken or near it; apt refuses them too.
_WEAK_HASHES = frozenset({"1", "2", "3"})


class Checked(Struct, frozen=True):
    """What is known of a signature that is not bad: `good`, `unchecked` (nothing could be told) or `stranger` (no trusted key made it)."""

    outcome: Literal["good", "unchecked", "stranger"]
    why: str = ""


def split(document: bytes, where: str) -> tuple[bytes, bytes]:
    """Take an InRelease file apart: (the signed text, the armoured signature). Nothing may stand before or after them.

    Raises:
        Malformed: not one cleartext-signed message and nothing else.
    """
    lines = [line.rstrip(b" \t\r") for line in document.rstrip().split(b"\n")]
    start = lines.index(b"") + 1 if b"" in lines else 0
    middle = lines.index(_SIGNATURE) if _SIGNATURE in lines else 0
    is_framed = lines[0] == _BEGIN and lines[-1] == _END and 0 < start <= middle
    if not is_framed or any(not line.startswith(b"Hash:") for line in lines[1 : start - 1]):
        raise Malformed(f"{where} is not a signed message and nothing else")
    text = lines[start:middle]
    if any(line.startswith(b"-") and not line.startswith(b"- ") for line in text) or _END in lines[middle:-1]:
        raise Malformed(f"{where} holds more than one signed message")
    return b"\n".join(line.removeprefix(b"- ") for line in text), b"\n".join(lines[middle:]) + b"\n"


def check(
    data: bytes,
    signature: bytes,
    keyrings: Mapping[str, bytes],
    tools: Mapping[str, str],
    signers: frozenset[str] = frozenset(),
) -> Checked:
    """Check a detached signature.

    Args:
        data: the signed bytes.
        signature: one or several signatures, armoured or not.
        keyrings: the content of each keyring by its name.
        tools: the paths of `gpgv` and `sqv`, as far as they are installed.
        signers: fingerprints of which one must have signed; empty when any key of the keyrings will do.

    Raises:
        Malformed: the signature is bad: somebody changed the data.
    """
    keys = b"".join(binary(content, name) for name, content in keyrings.items())
    if not keys:
        return Checked("unchecked", "no keyring of the distribution on this host")
    if not tools:
        return Checked("unchecked", "neither gpgv nor sqv is installed")
    if signers and "gpgv" not in tools:
        return Checked("unchecked", "the key is named by its fingerprint, which takes gpgv to check")
    with tempfile.TemporaryDirectory(prefix="nakami-") as name:
        folder = Path(name)
        (folder / "keys.gpg").write_bytes(keys)
        (folder / "data").write_bytes(data)
        (folder / "data.sig").write_bytes(signature)
        try:
            return _gpgv(tools["gpgv"], folder, signers) if "gpgv" in tools else _sqv(tools["sqv"], folder)
        except (OSError, subprocess.SubprocessError) as error:
            return Checked("unchecked", f"the tool that checks it failed: {type(error).__name__}")


def _run(command: list[str], folder: Path) -> tuple[int, str]:
    done = subprocess.run(  # noqa: S603 -- the tool's own path, fixed arguments, files that we wrote
        command,
        cwd=folder,
        env={"PATH": os.defpath, "HOME": str(folder), "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if command[0].endswith("sqv") else subprocess.DEVNULL,
        timeout=TOOL_SECONDS,
        check=False,
    )
    return done.returncode, done.stdout.decode("utf-8", "replace")


def _gpgv(tool: str, folder: Path, signers: frozenset[str]) -> Checked:
    _, output = _run(
        [tool, "--homedir", str(folder), "--status-fd", "1", "--keyring", str(folder / "keys.gpg"), "data.sig", "data"],
        folder,
    )
    words = [line.split()[1:] for line in output.splitlines() if line.startswith("[GNUPG:] ")]
    said = {line[0] for line in words if line}
    if "BADSIG" in said:
        raise Malformed("its signature is bad", _DISTRUST)
    by_known = False
    stands = False
    for line in words:
        # GOODSIG, not EXPKEYSIG or REVKEYSIG, comes before the VALIDSIG of a signature whose key still stands.
        if line[:1] in (["NEWSIG"], ["EXPKEYSIG"], ["REVKEYSIG"], ["EXPSIG"]):
            stands = False
        elif line[:1] == ["GOODSIG"]:
            stands = True
        # VALIDSIG <fingerprint> <date> <time> <expires> <version> <reserved> <key algo> <hash algo> <class> <primary fingerprint>
        elif line[:1] == ["VALIDSIG"] and len(line) >= 11 and stands and line[8] not in _WEAK_HASHES:
            if not signers or signers & {line[1], line[10]}:
                return Checked("good")
            by_known = True
    if said & {"EXPKEYSIG", "REVKEYSIG", "EXPSIG"}:
        return Checked("unchecked", "the key that signed it has expired or was revoked")
    if by_known:
        return Checked("stranger", "another key than the configured one signed it")
    if said & {"NO_PUBKEY", "ERRSIG"}:
        return Checked("stranger", "this host has no key of those that signed it")
    return Checked("stranger", "gpgv found no signature in it that counts")


def _sqv(tool: str, folder: Path) -> Checked:
    status, output = _run([tool, "-v", "--keyring", "keys.gpg", "data.sig", "data"], folder)
    if status == 0:
        return Checked("good")
    if "manipulated" in output or "Bad signature" in output:
        raise Malformed("its signature is bad", _DISTRUST)
    return Checked("stranger", "sqv found no valid signature of a key that this host has")


def binary(keyring: bytes, name: str) -> bytes:
    """A keyring as packets, without armour; a keybox (GnuPG's own database) counts as none, as apt does.

    Raises:
        Malformed: broken armour.
    """
    if keyring[8:12] == _KEYBOX:
        return b""
    if not keyring.lstrip().startswith(b"-----BEGIN"):
        return keyring
    found: list[bytes] = []
    for block in keyring.split(b"-----BEGIN PGP PUBLIC KEY BLOCK-----")[1:]:
        armoured = block.partition(b"-----END")[0].replace(b"\r", b"")
        headers, gap, body = armoured.partition(b"\n\n")
        text = body if gap else headers
        # The checksum line starts with "=" and is optional.
        lines = [line for line in text.split(b"\n") if line and not line.startswith(b"=")]
        try:
            found.append(base64.b64decode(b"".join(lines), validate=True))
        except binascii.Error as error:
            raise Malformed(f"the keyring {name} has broken armour") from error
    return b"".join(found)
