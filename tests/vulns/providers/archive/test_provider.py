"""The provider against small archives: what it finds, and that nothing it could not learn is shown as clean."""

import gzip
import lzma
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nakami.model.package import Distro, Package
from nakami.net.client import Client
from nakami.vulns.interface import Judged
from nakami.vulns.providers.archive.host import Host
from nakami.vulns.providers.archive.provider import Archive
from nakami.vulns.providers.archive.sources import Entry
from tests.vulns.providers.archive.small_archive import SmallArchive, changelog, deb, served, with_changelog

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp()
BOOKWORM = Distro("debian", "12", "bookworm")
LOG = changelog(
    "foo", ("1.0-1+deb12u2", "Fix CVE-2026-1111."), ("1.0-1+deb12u1", "Fix CVE-2026-2222."), ("1.0-1", "New.")
)

Judge = Callable[..., Judged]


@pytest.fixture
def archive(tmp_path: Path) -> SmallArchive:
    return SmallArchive(tmp_path / "mirror")


@pytest.fixture
def client() -> Iterator[Client]:
    door = Client(retries=0)
    yield door
    door.close()


@pytest.fixture
def provider(tmp_path: Path, archive: SmallArchive, client: Client) -> Callable[..., Archive]:
    def make(**options: Any) -> Archive:
        settings: dict[str, Any] = {"host": Host(), "mirrors": [archive.base], "fresh_for": 0.0} | options
        return Archive(settings.pop("client", client), tmp_path / "cache", settings.pop("now", NOW), **settings)

    return make


@pytest.fixture
def judge(provider: Callable[..., Archive]) -> Judge:
    def run(version: str = "1.0-1", source: str = "foo", distro: Distro = BOOKWORM, **options: Any) -> Judged:
        return provider(**options).judge([package("libfoo1", version, source)], distro)

    return run


def package(name: str, version: str, source: str = "") -> Package:
    return Package("deb", name, version, arch="amd64", source=source or name, source_version=version)


def published(archive: SmallArchive, content: bytes | None = None, **fields: str) -> None:
    archive.add("libfoo1", "1.0-1+deb12u2", content or with_changelog("libfoo1", LOG), source="foo", **fields)
    archive.publish()


def status(judged: Judged) -> tuple[str, str]:
    (source,) = judged.sources
    return source.status, source.why


def test_each_cve_between_installed_and_newest_is_a_match(archive: SmallArchive, judge: Judge):
    published(archive)
    judged = judge()
    assert [(m.ids, m.fixed, m.advisory, m.source) for m in judged.matches] == [
        (("CVE-2026-1111",), "1.0-1+deb12u2", "bookworm-security/foo/1.0-1+deb12u2", "archive:bookworm-security"),
        (("CVE-2026-2222",), "1.0-1+deb12u1", "bookworm-security/foo/1.0-1+deb12u1", "archive:bookworm-security"),
    ]
    assert {m.published for m in judged.matches} == {"2026-11-21T09:00:00Z"}
    assert judged.matches[0].title.startswith("security update pending")
    assert judged.sources[0].name == "Debian"
    assert judged.sources[0].updated == "2026-11-21T00:53:02Z"


def test_only_what_came_after_the_installed_version_counts(archive: SmallArchive, judge: Judge):
    published(archive)
    assert [m.ids for m in judge("1.0-1+deb12u1").matches] == [("CVE-2026-1111",)]
    assert not judge("1.0-1+deb12u2").matches
    assert not judge("1.1-1").matches


def test_every_binary_package_of_the_source_is_told(archive: SmallArchive, provider: Callable[..., Archive]):
    published(archive)
    installed = [package("libfoo1", "1.0-1", "foo"), package("foo-tools", "1.0-1", "foo"), package("bar", "1")]
    judged = provider().judge(installed, BOOKWORM)
    assert {m.package.name for m in judged.matches} == {"libfoo1", "foo-tools"}


def test_other_packages_are_left_alone(provider: Callable[..., Archive]):
    wheel = Package("pypi", "requests", "2.0")
    assert provider().judge([wheel], BOOKWORM) == Judged((), ())


def test_packages_without_a_distribution_are_not_judged(provider: Callable[..., Archive]):
    judged = provider().judge([package("foo", "1")], None)
    assert status(judged) == ("failed", "os-release names no release")
    assert judged.sources[0].packages == 1


def test_without_a_signature_the_answer_is_partial(archive: SmallArchive, judge: Judge):
    published(archive)
    assert status(judge()) == (
        "partial",
        "signature not checked: it is not signed; the release's own suite was not read: no mirror has it",
    )


def test_a_changelog_without_cves_leaves_the_pending_update(archive: SmallArchive, judge: Judge):
    published(archive, with_changelog("libfoo1", changelog("foo", ("1.0-1+deb12u2", "Rebuild."), ("1.0-1", "New."))))
    (match,) = judge().matches
    assert (match.ids, match.title, match.fixed) == ((), "security update pending", "1.0-1+deb12u2")
    assert "names no CVE" in match.range


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (deb({"./usr/bin/it": b""}), "no package of it carries a changelog"),
        (deb({}, {"./usr/share/doc/libfoo1": "libbar"}), "no package of it carries a changelog"),
        (with_changelog("libfoo1", "What's new in 3.0: everything\n"), "no package of it carries a changelog"),
        (with_changelog("libfoo1", changelog("other", ("1", "CVE-2026-9999"))), "no package of it carries a changelog"),
        (with_changelog("libbar", LOG), "no package of it carries a changelog"),
        (b"not a package", "is not an ar archive"),
        (with_changelog("libfoo1", LOG)[:-250], "truncated"),
        (deb({"./usr/share/doc/libfoo1/changelog.Debian.gz": gzip.compress(bytes(40 << 20))}), "inflates to more than"),
        (deb({"./a": b""}, pack="gz")[:90], "truncated"),
    ],
)
def test_without_a_changelog_the_finding_stands_and_says_why(
    archive: SmallArchive, judge: Judge, content: bytes, why: str
):
    published(archive, content)
    judged = judge()
    (match,) = judged.matches
    assert match.ids == ()
    assert match.title == "security update pending"
    assert why in match.range
    assert "which vulnerabilities 1 updates fix is not known" in status(judged)[1]


def test_the_smallest_package_that_has_the_changelog_is_read(archive: SmallArchive, judge: Judge, tmp_path: Path):
    archive.add("foo", "1.0-1+deb12u2", deb({}, {"./usr/share/doc/foo": "libfoo1"}), source="foo")
    archive.add("foo-doc", "1.0-1+deb12u2", deb({"./x": b""}), source="foo")
    archive.add("libfoo1", "1.0-1+deb12u2", with_changelog("libfoo1", LOG), source="foo")
    archive.add("libfoo-dev", "1.0-1+deb12u2", with_changelog("libfoo-dev", LOG, pad=100_000), source="foo")
    archive.publish()
    with served(tmp_path / "mirror") as (url, asked):
        assert len(judge(mirrors=[url]).matches) == 2
        debs = [path for path in asked if path.endswith(".deb")]
        assert len(debs) == 3
        assert not any("libfoo-dev" in path for path in debs)


def test_a_second_run_downloads_no_package_and_no_index(archive: SmallArchive, judge: Judge, tmp_path: Path):
    published(archive)
    with served(tmp_path / "mirror") as (url, asked):
        first = judge(mirrors=[url])
        assert any("by-hash" in path for path in asked)
        asked.clear()
        assert judge(mirrors=[url]) == first
        assert asked
        assert {path.rpartition("/")[2] for path in asked} <= {"InRelease", "Release", "Release.gpg"}
        asked.clear()
        assert judge(mirrors=[url], now=NOW + 60, fresh_for=900.0).matches == first.matches
        assert not [path for path in asked if "bookworm-security/" in path and "/debian" not in path]


def test_beyond_the_budget_the_finding_stands_and_says_so(archive: SmallArchive, judge: Judge, tmp_path: Path):
    published(archive, with_changelog("libfoo1", LOG, pad=50_000))
    with served(tmp_path / "mirror") as (url, _):
        judged = judge(mirrors=[url], budget=20_000)
    (match,) = judged.matches
    assert match.ids == ()
    assert "download budget" in match.range
    assert status(judged)[0] == "partial"


def test_fixes_of_the_release_itself_count_when_they_name_cves(archive: SmallArchive, provider: Callable[..., Archive]):
    archive.publish()
    archive.add("libfoo1", "1.0-1+deb12u2", with_changelog("libfoo1", LOG), source="foo")
    calm = changelog("bar", ("2-1+deb12u1", "Translations."), ("2-1", "New."))
    archive.add("bar", "2-1+deb12u1", with_changelog("bar", calm))
    archive.add("baz", "3-2", deb({"./x": b""}))
    archive.publish("bookworm")
    installed = [package("libfoo1", "1.0-1", "foo"), package("bar", "2-1"), package("baz", "3-1"), package("own", "1")]
    judged = provider().judge(installed, BOOKWORM)
    assert {(m.package.name, m.source) for m in judged.matches} == {("libfoo1", "archive:bookworm")}
    stranger, unread = judged.blind_spots
    assert "1 packages are not of this release's archive" in stranger.why
    assert "own" in stranger.why
    assert "1 newer packages" in unread.why
    assert judged.sources[0].packages == 3


def test_a_point_release_newer_than_the_security_update_tells_both(archive: SmallArchive, judge: Judge):
    archive.add("libfoo1", "1.0-1+deb12u1", with_changelog("libfoo1", LOG), source="foo")
    archive.publish()
    archive.add("libfoo1", "1.0-1+deb12u2", with_changelog("libfoo1", LOG), source="foo")
    archive.publish("bookworm")
    assert {(m.ids[0], m.source) for m in judge().matches} == {
        ("CVE-2026-1111", "archive:bookworm"),
        ("CVE-2026-2222", "archive:bookworm-security"),
    }


def test_the_security_updates_own_changelog_serves_when_the_newest_has_none(archive: SmallArchive, judge: Judge):
    older = LOG[LOG.index("foo (1.0-1+deb12u1)") :]
    archive.add("libfoo1", "1.0-1+deb12u1", with_changelog("libfoo1", older), source="foo")
    archive.publish()
    archive.add("libfoo1", "1.0-1+deb12u2", deb({"./x": b""}), source="foo")
    archive.publish("bookworm")
    judged = judge()
    assert [(m.ids, m.fixed) for m in judged.matches] == [(("CVE-2026-2222",), "1.0-1+deb12u1")]
    assert status(judged)[0] == "partial"


# --- mirrors that lie, or have nothing to say ---


def test_a_suite_that_no_mirror_has_is_not_judged(archive: SmallArchive, judge: Judge):
    published(archive)
    judged = judge(distro=Distro("debian", "10", "buster"))
    assert not judged.matches
    assert status(judged)[0] == "failed"
    assert "no mirror has the security suite" in status(judged)[1]
    assert judged.sources[0].packages == 1


def test_the_older_name_of_a_security_suite_is_found(archive: SmallArchive, judge: Judge):
    archive.add("libfoo1", "1.0-1+deb12u2", with_changelog("libfoo1", LOG), source="foo")
    archive.publish("buster/updates", fields={"Codename": "buster", "Suite": "oldstable", "Label": "Debian-Security"})
    assert len(judge(distro=Distro("debian", "10")).matches) == 2


@pytest.mark.parametrize(
    ("lie", "why"),
    [
        (lambda packed: packed[:-1] + b"x", "not what its Release file vouches for"),
        (lambda packed: packed[:-1], "not what its Release file vouches for"),
        (lambda packed: packed + b"x", "larger than"),
    ],
)
def test_an_index_that_its_release_does_not_vouch_for_is_refused(
    archive: SmallArchive, judge: Judge, lie: Callable[[bytes], bytes], why: str
):
    archive.add("libfoo1", "1.0-1+deb12u2", with_changelog("libfoo1", LOG), source="foo")
    archive.publish(lie=lie)
    judged = judge()
    assert not judged.matches
    assert status(judged)[0] == "failed"
    assert why in status(judged)[1]


@pytest.mark.parametrize(
    ("index", "why"),
    [
        (lambda text: lzma.compress(text)[:-8], "truncated"),
        (lambda text: lzma.compress(text[:120]), "without one of its fields"),
        (lambda _: lzma.compress(b"Package: " + b"a" * (2 << 20)), "a paragraph of more than"),
        (lambda _: lzma.compress(bytes(64 << 20), preset=0), "a paragraph of more than"),
    ],
)
def test_an_index_that_is_none_is_refused(
    archive: SmallArchive, judge: Judge, index: Callable[[bytes], bytes], why: str
):
    archive.add("libfoo1", "1.0-1+deb12u2", with_changelog("libfoo1", LOG), source="foo")
    archive.publish(index=index)
    judged = judge()
    assert status(judged)[0] == "failed"
    assert why in status(judged)[1]


@pytest.mark.parametrize(
    "filename",
    [
        "../../secret.deb",
        "/etc/passwd.deb",
        "pool/../../x.deb",
        "pool/a b.deb",
        "http://elsewhere/x.deb",
        "pool/./x.deb",
    ],
)
def test_a_file_name_that_leaves_the_archive_is_refused(archive: SmallArchive, judge: Judge, filename: str):
    published(archive, Filename=filename)
    judged = judge()
    assert status(judged)[0] == "failed"
    assert "not what they should be" in status(judged)[1]


def test_a_package_that_the_index_does_not_vouch_for_is_not_believed(archive: SmallArchive, judge: Judge):
    published(archive, SHA256="0" * 64)
    (match,) = judge().matches
    assert match.ids == ()
    assert "not what the index vouches for" in match.range


def test_a_package_that_is_gone_leaves_the_finding(archive: SmallArchive, judge: Judge):
    published(archive)
    for path in (archive.root / "pool").iterdir():
        path.unlink()
    (match,) = judge().matches
    assert "is not there" in match.range


def test_an_expired_index_is_partial(archive: SmallArchive, judge: Judge):
    archive.add("libfoo1", "1.0-1+deb12u2", with_changelog("libfoo1", LOG), source="foo")
    archive.publish(fields={"Valid-Until": "Sat, 21 Nov 2026 23:00:00 UTC"})
    judged = judge()
    assert len(judged.matches) == 2
    assert status(judged)[0] == "partial"
    assert "expired on 2026-11-21: later fixes are not known" in status(judged)[1]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"Origin": "Docker"}, "archive of Docker"),
        ({"Origin": ""}, "nobody that it names"),
        ({"Codename": "bullseye-security"}, "the release bullseye-security, not bookworm"),
        ({"Codename": "bookworm", "Suite": "stable", "Label": "Debian"}, "the main suite, not the security suite"),
    ],
)
def test_another_archive_under_the_suites_name_is_refused(
    archive: SmallArchive, judge: Judge, fields: dict[str, str], why: str
):
    archive.add("libfoo1", "1.0-1+deb12u2", with_changelog("libfoo1", LOG), source="foo")
    archive.publish(fields=fields)
    judged = judge()
    assert not judged.matches
    assert status(judged)[0] == "failed"
    assert why in status(judged)[1]


def test_an_architecture_that_the_suite_no_longer_has_is_not_judged(
    archive: SmallArchive, provider: Callable[..., Archive]
):
    published(archive)
    judged = provider().judge([Package("deb", "foo", "1", arch="mips")], BOOKWORM)
    assert status(judged)[0] == "failed"
    assert "no packages for mips" in status(judged)[1]


def test_a_mirror_that_does_not_answer_is_not_judged(judge: Judge, free_port: int):
    judged = judge(mirrors=[f"http://127.0.0.1:{free_port}"])
    assert status(judged)[0] == "failed"
    assert str(free_port) in status(judged)[1]


def test_an_old_word_of_a_silent_mirror_is_used_and_told(archive: SmallArchive, judge: Judge, tmp_path: Path):
    published(archive)
    with served(tmp_path / "mirror") as (url, _):
        judge(mirrors=[url])
    judged = judge(mirrors=[url], now=NOW + 86_400)
    assert len(judged.matches) == 2
    assert status(judged)[0] == "partial"
    assert "its word of 2026-11-22T12:00:00Z is used" in status(judged)[1]


def test_a_mirror_that_moved_on_is_asked_anew(archive: SmallArchive, judge: Judge):
    archive.has_by_hash = False
    archive.publish()
    judge()
    for kept in (archive.root.parent / "cache").rglob("indexes/*"):
        kept.unlink()
    published(archive)
    assert len(judge(now=NOW + 1, fresh_for=900.0).matches) == 2


@pytest.mark.parametrize(
    "distro",
    [
        Distro("debian", "", "../../../etc"),
        Distro("debian", "99"),
        Distro("../x", "", "bookworm"),
        Distro("debian", "12", "a?b"),
    ],
)
def test_a_release_that_is_no_word_is_asked_of_nobody(judge: Judge, distro: Distro):
    judged = judge(distro=distro)
    assert status(judged)[0] == "failed"
    assert "names no release" in status(judged)[1]


# --- whose mirrors ---


def test_the_hosts_mirrors_serve_another_release(archive: SmallArchive, judge: Judge):
    archive.add("libfoo1", "1.0-1+deb12u2", with_changelog("libfoo1", LOG), source="foo")
    archive.publish("bullseye-security")
    host = Host(entries=(Entry(archive.base, "bookworm-security"),), codename="bookworm")
    assert len(judge(mirrors=(), host=host, distro=Distro("debian", "11")).matches) == 2


def test_a_host_without_mirrors_says_so(judge: Judge):
    judged = judge(mirrors=())
    assert status(judged)[0] == "failed"
    assert "--apt-mirror" in status(judged)[1]


def test_apts_proxy_is_used(judge: Judge, tmp_path: Path):
    # A proxy is sent whole URLs, which this server takes for paths.
    archive = SmallArchive(tmp_path / "proxy" / "http:" / "archive.example")
    published(archive)
    with served(tmp_path / "proxy") as (url, asked):
        client = Client(retries=0, proxies={"http": url, "https": "DIRECT"})
        judged = judge(mirrors=["http://archive.example"], client=client)
        client.close()
        assert len(judged.matches) == 2
        assert asked[0].startswith("http://archive.example/dists/")


def test_an_image_may_not_lead_into_this_machine(archive: SmallArchive, judge: Judge, tmp_path: Path):
    published(archive)
    with served(tmp_path / "mirror") as (url, asked):
        for base in (archive.base, url, "ftp://archive.example", "cdrom:[x]"):
            judged = judge(mirrors=(), image_sources={"sources.list": f"deb {base} bookworm-security main"})
            assert status(judged)[0] == "failed"
        assert not asked


def test_one_base_may_hold_all_suites(archive: SmallArchive, judge: Judge):
    """As Ubuntu's does: the codename is the release's own in every suite, and the suite's name tells them apart."""
    ubuntu = {"Origin": "Ubuntu", "Label": "Ubuntu", "Codename": "noble"}
    archive.publish("noble", fields=ubuntu)
    archive.publish("noble-updates", fields=ubuntu)
    log = changelog("foo", ("1.0-1ubuntu2", "CVE-2026-1111"), ("1.0-1ubuntu1", "CVE-2026-2222"))
    log += "# Older entries have been removed from this changelog.\n"
    archive.add("libfoo1", "1.0-1ubuntu2", with_changelog("libfoo1", log), source="foo")
    archive.publish("noble-security", fields=ubuntu)
    host = Host(entries=(Entry(archive.base, "noble"), Entry(archive.base, "noble-security")), codename="noble")
    judged = judge(mirrors=(), host=host, distro=Distro("ubuntu", "24.04"))
    assert [m.ids for m in judged.matches] == [("CVE-2026-1111",), ("CVE-2026-2222",)]
    assert "may leave out others" in judged.matches[0].range
    assert judged.sources[0].name == "Ubuntu"


def test_a_version_that_cannot_be_compared_is_a_blind_spot(archive: SmallArchive, judge: Judge):
    published(archive)
    judged = judge("not a version")
    assert not judged.matches
    assert "1 packages have a version that Debian does not define" in judged.blind_spots[0].why
    assert judged.sources[0].packages == 0


def test_progress_is_told(archive: SmallArchive, judge: Judge):
    told: list[tuple[str, int, int | None]] = []
    published(archive)
    judge(progress=lambda *words: told.append(words))
    assert ("package indexes", 3, 3) in told
    assert ("changelogs", 1, 1) in told
