"""Whose signature is demanded: the host's configuration decides, as it does for apt."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nakami.errors import Malformed
from nakami.net.client import Client
from nakami.vulns.providers.archive.cache import Cache
from nakami.vulns.providers.archive.fetch import Fetch, Suite
from nakami.vulns.providers.archive.host import Host
from nakami.vulns.providers.archive.plan import Place, Role
from nakami.vulns.providers.archive.transport import Budget, Transport
from tests.vulns.providers.archive.signer import Signer
from tests.vulns.providers.archive.small_archive import SmallArchive

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp()


@pytest.fixture
def archive(tmp_path: Path) -> SmallArchive:
    return SmallArchive(tmp_path / "mirror")


@pytest.fixture
def keyring(tmp_path: Path, signer: Signer) -> Path:
    path = tmp_path / "debian-archive-keyring.gpg"
    path.write_bytes(signer.keyring)
    return path


@pytest.fixture
def ask(tmp_path: Path, archive: SmallArchive, tool: Callable[[str], str]) -> Callable[..., Suite | None]:
    def run(host: Host | None = None, *, signed_by: tuple[str, ...] = (), is_strict: bool = False) -> Suite | None:
        host = host or Host(tools={"gpgv": tool("gpgv")})
        fetch = Fetch(Transport(Client(), Budget(10**6)), Cache(tmp_path / "cache"), host, NOW, 0)
        place = Place(archive.base, has_security=True, has_main=True, signed_by=signed_by, is_strict=is_strict)
        return fetch.suite(place, Role.SECURITY, "bookworm", "debian")

    return run


Ask = Callable[..., Suite | None]
pytestmark = pytest.mark.system


def caveats(suite: Suite | None) -> tuple[str, ...]:
    assert suite is not None
    return suite.caveats


def test_a_signature_of_the_entrys_key_leaves_nothing_to_say(
    archive: SmallArchive, ask: Ask, keyring: Path, signer: Signer
):
    archive.publish(sign=signer.sign)
    assert caveats(ask(signed_by=(str(keyring),), is_strict=True)) == ()
    assert caveats(ask(signed_by=(signer.armoured.decode(),), is_strict=True)) == ()


def test_a_detached_signature_is_checked_too(archive: SmallArchive, ask: Ask, keyring: Path, signer: Signer):
    archive.publish()
    folder = archive.root / "dists/bookworm-security"
    (folder / "Release.gpg").write_bytes(signer.detach((folder / "Release").read_bytes()))
    assert caveats(ask(signed_by=(str(keyring),), is_strict=True)) == ()


def test_the_distributions_keyring_serves_where_none_is_named(
    archive: SmallArchive, ask: Ask, keyring: Path, signer: Signer, tool: Callable[[str], str]
):
    archive.publish(sign=signer.sign)
    assert caveats(ask(Host(keyrings=(keyring,), tools={"gpgv": tool("gpgv")}))) == ()
    assert caveats(ask(Host(trusted=(keyring,), tools={"gpgv": tool("gpgv")}))) == ()
    assert "no keyring" in caveats(ask())[0]
    assert "neither gpgv nor sqv" in caveats(ask(Host(keyrings=(keyring,))))[0]


@pytest.mark.parametrize("is_strict", [True, False])
def test_a_changed_release_is_refused(archive: SmallArchive, ask: Ask, keyring: Path, signer: Signer, is_strict: bool):
    archive.publish(sign=lambda text: signer.sign(text).replace(b"2026 00:53", b"2026 00:54"))
    with pytest.raises(Malformed, match="signature is bad"):
        ask(signed_by=(str(keyring),), is_strict=is_strict)


def test_a_stranger_is_refused_where_apt_would_and_told_elsewhere(
    archive: SmallArchive, ask: Ask, keyring: Path, stranger: Signer
):
    archive.publish(sign=stranger.sign)
    with pytest.raises(Malformed, match="has no key of those that signed it"):
        ask(signed_by=(str(keyring),), is_strict=True)
    assert "signature not checked: this host has no key" in caveats(ask(signed_by=(str(keyring),)))[0]


def test_an_unsigned_archive_is_refused_where_apt_would_and_told_elsewhere(
    archive: SmallArchive, ask: Ask, keyring: Path
):
    archive.publish()
    with pytest.raises(Malformed, match="it is not signed"):
        ask(signed_by=(str(keyring),), is_strict=True)
    assert caveats(ask(signed_by=(str(keyring),))) == ("signature not checked: it is not signed",)


def test_a_refused_release_is_not_kept(archive: SmallArchive, ask: Ask, keyring: Path, signer: Signer, tmp_path: Path):
    archive.publish(sign=lambda text: signer.sign(text).replace(b"2026 00:53", b"2026 00:54"))
    with pytest.raises(Malformed):
        ask(signed_by=(str(keyring),))
    assert not list((tmp_path / "cache").rglob("releases/*"))
