"""Installed gems: real specifications, old and new, and the ones that only Ruby could read."""

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.ruby.installed import RubyInstalled
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.package import Package

READER = RubyInstalled()
SAMPLES = Path(__file__).parent / "samples"
FOLDER = "usr/share/rubygems-integration/all/specifications"


def read(text: str, path: str = f"{FOLDER}/a.gemspec") -> Package:
    (package,) = READER.read(Entry(path), text.encode())
    return package


def test_a_real_gem():
    path = f"{FOLDER}/rack-2.2.22.gemspec"
    (package,) = READER.read(Entry(path), (SAMPLES / "rack-2.2.22.gemspec").read_bytes())
    assert package == Package("gem", "rack", "2.2.22", licenses=("MIT",), path=path, cataloger="ruby-installed")


def test_a_real_gem_for_one_platform():
    package = read((SAMPLES / "racc-1.5.2-java.gemspec").read_text())
    assert (package.name, package.version, package.arch) == ("racc", "1.5.2", "java")
    assert package.licenses == ("Ruby", "BSD-2-Clause")


class TestStub:
    """Gem::StubSpecification: "Gem::StubSpecification reads the stub: line from the gemspec. This prevents us having to eval the entire
    gemspec in order to find out certain information."
    """

    def test_it_is_believed_before_the_fields(self):
        package = read(
            '# -*- encoding: utf-8 -*-\n# stub: a-b 1.2.3.rc1 ruby lib\n\nGem::Specification.new do |s|\n  s.name = "x"\n'
        )
        assert (package.name, package.version, package.arch) == ("a-b", "1.2.3.rc1", "")

    @pytest.mark.parametrize(
        "text",
        [
            '  s.name = "a"\n  s.version = "1.0"\n',
            "  s.name = %q{a}\n  s.version = %q{1.0}\n",
            "Gem::Specification.new do |spec|\n\tspec.name = 'a'.freeze\n\tspec.version = Gem::Version.new('1.0')\n",
            '  s.name="a"\n  s.version="1.0"\n  s.name = "b"\n',
        ],
    )
    def test_without_it_the_fields_are_read(self, text: str):
        assert (read(text).name, read(text).version) == ("a", "1.0")

    @pytest.mark.parametrize(
        "text",
        [
            "",
            's.name = "a"\ns.version = A::VERSION\n',
            's.name = "a"\n',
            's.version = "1.0"\n',
            "# stub: a/b 1.0 ruby lib\n",
            "# stub: a one ruby lib\n",
            f"# stub: {'a' * 200} 1.0 ruby lib\n",
            '  # s.name = "a"\n  # s.version = "1"\n',
        ],
    )
    def test_what_only_ruby_could_tell_is_malformed(self, text: str):
        with pytest.raises(Malformed, match="without being run"):
            read(text)

    @given(st.binary(max_size=200))
    def test_any_bytes_are_a_gem_or_malformed(self, content: bytes):
        try:
            (package,) = READER.read(Entry(f"{FOLDER}/a.gemspec"), content)
        except Malformed:
            return
        assert package.name
        assert package.version


def test_one_license():
    assert read('# stub: a 1 ruby lib\ns.license = "MIT"\n').licenses == ("MIT",)
    assert read("# stub: a 1 ruby lib\n").licenses == ()


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("usr/lib/ruby/gems/3.1.0/specifications/rake-13.0.6.gemspec", True),
        ("usr/local/bundle/specifications/rake-13.0.6.gemspec", True),
        ("usr/lib/ruby/gems/3.1.0/specifications/default/json-2.6.1.gemspec", True),
        ("opt/logstash/vendor/bundle/jruby/3.1.0/specifications/a-1-java.gemspec", True),
        ("specifications/a-1.gemspec", True),
        ("usr/local/bundle/bundler/gems/rails-0123456789ab/activerecord/activerecord.gemspec", True),
        ("usr/local/bundle/bundler/gems/rack-0123456789ab/rack.gemspec", True),
        ("usr/local/bundle/gems/rake-13.0.6/rake.gemspec", False),
        ("usr/share/jruby/lib/ruby/stdlib/fileutils/fileutils.gemspec", False),
        ("app/shop.gemspec", False),
    ],
)
def test_only_what_rubygems_looks_at(path: str, wanted: bool):
    assert READER.wants(Entry(path)) is wanted


@pytest.mark.parametrize("line", ["s.name = ", "  ", "# stub: a", 's.licenses = ["MIT", ', "a.b.name = '"])
def test_time_is_in_proportion(line: str):
    start = time.process_time()
    with pytest.raises(Malformed):
        read(line * (READER.max_bytes // len(line)))
    assert time.process_time() - start < 2


@pytest.mark.system
def test_gems_are_read_as_gem_lists_them(tmp_path: Path, tool: Callable[[str], str]):
    """Builds gems, installs them, and compares with `gem list`."""
    gem = tool("gem")
    environment = {
        **os.environ,
        "GEM_HOME": str(tmp_path / "home"),
        "GEM_PATH": str(tmp_path / "home"),
        "HOME": str(tmp_path),
    }
    for name, version, platform in (
        ("one", "1.2.3", "ruby"),
        ("two-b", "0.1.0.rc1", "ruby"),
        ("three_c", "3.0", "x86_64-linux"),
    ):
        text = (
            f'Gem::Specification.new do |s|\n s.name = "{name}"\n s.version = "{version}"\n s.platform = "{platform}"\n'
            ' s.summary = "x"\n s.authors = ["x"]\n s.licenses = ["MIT", "Ruby"]\nend\n'
        )
        (tmp_path / f"{name}.gemspec").write_text(text)
        subprocess.run(
            [gem, "build", "-q", f"{name}.gemspec"], cwd=tmp_path, env=environment, check=True, capture_output=True
        )
    built = sorted(path.name for path in tmp_path.glob("*.gem"))
    install = [gem, "install", "--local", "--force", "--no-document", *built]
    subprocess.run(install, cwd=tmp_path, env=environment, check=True, capture_output=True)
    listed = subprocess.run(
        [gem, "list", "--local", "--no-details"], env=environment, check=True, capture_output=True, text=True
    ).stdout
    packages = [
        package
        for path in (tmp_path / "home" / "specifications").glob("*.gemspec")
        for package in READER.read(Entry(f"home/specifications/{path.name}"), path.read_bytes())
    ]
    found = {(package.name, package.version, package.arch, package.licenses) for package in packages}
    assert found == {
        ("one", "1.2.3", "", ("MIT", "Ruby")),
        ("two-b", "0.1.0.rc1", "", ("MIT", "Ruby")),
        ("three_c", "3.0", "x86_64-linux", ("MIT", "Ruby")),
    }
    assert all(f"{name} ({version}" in listed for name, version, _, _ in found)
