"""Signatures are made by gpg and judged by gpgv and sqv: no part of it is imitated."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from nakami.errors import Malformed
from nakami.vulns.providers.archive.signature import binary, check, split
from tests.vulns.providers.archive.signer import Signer

TEXT = b"Origin: Debian\n\n- a line with a dash\nFrom here   \nSHA256:\n"
FRAME = b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nOrigin: x\n-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n"


@pytest.fixture(scope="module")
def tools(tool: Callable[[str], str]) -> dict[str, str]:
    return {name: tool(name) for name in ("gpgv", "sqv")}


@pytest.mark.system
@pytest.mark.parametrize("name", ["gpgv", "sqv"])
class TestSigned:
    """RFC 9580, section 7: the cleartext signature framework, and section 6.2: its armour."""

    def test_a_good_signature_is_good(self, signer: Signer, tools: dict[str, str], name: str):
        text, signature = split(signer.sign(TEXT), "it")
        assert check(text, signature, {"k": signer.keyring}, {name: tools[name]}).outcome == "good"
        assert check(text, signature, {"k": signer.armoured}, {name: tools[name]}).outcome == "good"

    def test_a_detached_signature_too(self, signer: Signer, tools: dict[str, str], name: str):
        signature = signer.detach(TEXT)
        assert check(TEXT, signature, {"k": signer.keyring}, {name: tools[name]}).outcome == "good"

    @pytest.mark.parametrize("change", [b"Origin: Debiam", b"Origin:  Debian", b"Origin: Debian\n"])
    def test_a_changed_text_is_refused(self, signer: Signer, tools: dict[str, str], name: str, change: bytes):
        text, signature = split(signer.sign(TEXT).replace(b"Origin: Debian", change), "it")
        with pytest.raises(Malformed, match="signature is bad"):
            check(text, signature, {"k": signer.keyring}, {name: tools[name]})

    def test_a_strangers_signature_counts_for_nothing(
        self, signer: Signer, stranger: Signer, tools: dict[str, str], name: str
    ):
        text, signature = split(stranger.sign(TEXT), "it")
        assert check(text, signature, {"k": signer.keyring}, {name: tools[name]}).outcome == "stranger"

    def test_rubbish_for_a_signature_counts_for_nothing(self, signer: Signer, tools: dict[str, str], name: str):
        assert check(TEXT, b"abc", {"k": signer.keyring}, {name: tools[name]}).outcome == "stranger"


@pytest.mark.system
def test_only_the_named_key_counts_where_one_is_named(signer: Signer, stranger: Signer, tools: dict[str, str]):
    text, signature = split(stranger.sign(TEXT), "it")
    keys = {"a": signer.keyring, "b": stranger.keyring}
    assert check(text, signature, keys, tools, frozenset({stranger.fingerprint})).outcome == "good"
    assert check(text, signature, keys, tools, frozenset({signer.fingerprint})).outcome == "stranger"
    assert check(text, signature, keys, {"sqv": tools["sqv"]}, frozenset({"A" * 40})).outcome == "unchecked"


@pytest.mark.system
def test_the_distributions_own_signature_is_good(tools: dict[str, str], tool: Callable[[str], str]):
    """What apt fetched and checked itself is checked here too, where this machine is a Debian one."""
    tool("apt-get")
    keyring = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
    documents = sorted(Path("/var/lib/apt/lists").glob("*_InRelease"))
    if not documents or not keyring.exists():
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        documents = sorted(Path("/var/lib/apt/lists").glob("*_InRelease"))
    for document in documents:
        text, signature = split(document.read_bytes(), document.name)
        if b"Origin: Debian\n" in text:
            assert check(text, signature, {"k": keyring.read_bytes()}, tools).outcome == "good"


def test_without_keys_or_tools_nothing_is_told():
    assert check(b"", b"x", {}, {"gpgv": "/usr/bin/gpgv"}).why == "no keyring of the distribution on this host"
    assert check(b"", b"x", {"k": b"\x99\x01"}, {}).why == "neither gpgv nor sqv is installed"
    assert check(b"", b"x", {"k": b"\x99\x01"}, {"gpgv": "/nowhere/gpgv"}).outcome == "unchecked"


def test_a_frame_is_taken_apart():
    assert split(FRAME.replace(b"Origin: x", b"- -dash\nb \t\r"), "it")[0] == b"-dash\nb"


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"Origin: Debian\n",
        b"Origin: evil\n" + FRAME,
        FRAME + b"Origin: evil\n",
        FRAME + FRAME,
        FRAME.replace(b"Hash: SHA256", b"Origin: evil"),
        FRAME.replace(b"Origin: x\n", b"Origin: x\n-----BEGIN PGP SIGNED MESSAGE-----\n"),
        FRAME.replace(b"Origin: x\n-----BEGIN PGP SIGNATURE-----\n", b""),
        FRAME.replace(b"-----END", b"-----FIN"),
    ],
)
def test_a_frame_with_more_than_one_message_in_it_is_refused(document: bytes):
    with pytest.raises(Malformed):
        split(document, "it")


def test_keyrings_are_packets_in_the_end():
    armoured = b"-----BEGIN PGP PUBLIC KEY BLOCK-----\nVersion: 1\n\nAQID\n=abcd\n-----END PGP PUBLIC KEY BLOCK-----\n"
    assert binary(armoured * 2, "k") == b"\x01\x02\x03" * 2
    assert binary(b"\x99\x01", "k") == b"\x99\x01"
    assert binary(bytes(8) + b"KBXf", "k") == b""
    with pytest.raises(Malformed):
        binary(armoured.replace(b"AQID", b"A?"), "k")
