from pathlib import Path

from nakami.vulns.providers.archive.host import Host, file_bytes, read_host


def test_apts_configuration_is_read(tmp_path: Path):
    for name, text in {
        "etc/apt/sources.list": "deb http://archive.example/a bookworm main",
        "etc/apt/sources.list.d/b.sources": "Types: deb\nURIs: http://archive.example/b\nSuites: bookworm\n",
        "etc/apt/sources.list.d/c.list.disabled": "deb http://archive.example/c bookworm main",
        "etc/apt/apt.conf.d/99proxy": 'Acquire::http::Proxy "http://proxy.example:3128";',
        "etc/apt/apt.conf.d/old.bak": 'Acquire::http::Proxy "http://old.example:3128";',
        "etc/apt/trusted.gpg.d/a.asc": "",
        "usr/share/keyrings/debian-archive-keyring.gpg": "",
        "usr/share/keyrings/debian-archive-removed-keys.gpg": "",
        "usr/share/keyrings/third-party.gpg": "",
        "etc/os-release": 'ID=debian\nVERSION_CODENAME="bookworm"\n',
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    host = read_host(tmp_path)
    assert [entry.uri for entry in host.entries] == ["http://archive.example/a", "http://archive.example/b"]
    assert host.proxies == {"http": "http://proxy.example:3128"}
    assert host.keyrings == (tmp_path / "usr/share/keyrings/debian-archive-keyring.gpg",)
    assert tmp_path / "etc/apt/trusted.gpg.d/a.asc" in host.trusted
    assert host.codename == "bookworm"


def test_a_host_without_apt_is_empty(tmp_path: Path):
    assert read_host(tmp_path).entries == Host().entries


def test_a_file_that_is_too_long_or_missing_is_empty(tmp_path: Path):
    (tmp_path / "long").write_bytes(bytes(11))
    assert file_bytes(tmp_path / "long", 10) == b""
    assert file_bytes(tmp_path / "long", 11) == bytes(11)
    assert file_bytes(tmp_path / "none", 10) == b""
    assert file_bytes(Path("\0"), 10) == b""
