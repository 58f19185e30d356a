"""Bills of materials that no image has, to write and to read back."""

from hypothesis import strategies as st
from msgspec.structs import replace

from nakami.model.bom import Bom, Job
from nakami.model.image import ImageConfig, Layer, Target
from nakami.model.inventory import Inventory, Placed, Seen
from nakami.model.outcome import BlindSpot
from nakami.model.package import Distro, Package

TIME = "2026-11-22T12:00:00Z"
BASE, APP = "sha256:" + "b" * 64, "sha256:" + "c" * 64
DPKG = "var/lib/dpkg/status"
DISTRO = Distro(
    "debian", "12", "bookworm", "Debian GNU/Linux 12 (bookworm)", ("unix", "gnu"), "cpe:/o:debian:12", "etc/os-release"
)
PACKAGES = (
    Placed(Package("deb", "python3-six", "1.16.0-4", arch="all", source="six", source_version="1.16.0-4", path=DPKG, cataloger="dpkg"), 0, since=0),
    Placed(Package("pypi", "six", "1.16.0", licenses=("MIT",), path="usr/lib/python3/six.egg-info", cataloger="python-installed"), 0, "python3-six", since=0),
    Placed(Package("deb", "libc6", "2.36-9", arch="amd64", source="glibc", source_version="2.36-9+b1", path=DPKG, cataloger="dpkg"), 0),
    Placed(Package("rpm", "nodejs", "1:18.1-1.el9", arch="x86_64", source="nodejs", source_version="18.1-1.el9", module="nodejs:18", path="var/lib/rpm/rpmdb.sqlite", cataloger="rpm"), 0),
    Placed(Package("apk", "libssl3", "3.1.4-r0", arch="x86_64", source="openssl", source_version="3.1.4-r0", path="lib/apk/db/installed", cataloger="apk"), 0),
    Placed(Package("npm", "core", "7.0.0", namespace="@Babel", licenses=("MIT OR Apache-2.0",), path="app/node_modules/@Babel/core/package.json", cataloger="node-installed"), 1, also=(Seen("app/package-lock.json", "npm-lock", 1),)),
    Placed(Package("maven", "log4j-core", "2.14.1", namespace="org.apache.logging.log4j", licenses=("Apache-2.0", "Some <b>own</b> & odd licence\nin two lines"), path="app.war!/WEB-INF/lib/log4j-core.jar", cataloger="java-archive"), 1),
    Placed(Package("golang", "toml", "v1.2.0", namespace="github.com/BurntSushi", path="go.mod", cataloger="go-mod", declared=True), 1),
    Placed(Package("generic", "nginx", "1.25.3", path="usr/sbin/nginx", cataloger="programs", cpes=("f5:nginx", "nginx:nginx")), 1),
    Placed(Package("wordpress-plugin", "akismet", "5.3", path="wp/akismet.php", cataloger="wordpress"), 1),
)  # fmt: skip
SPOTS = (
    BlindSpot("dpkg", "var/lib/dpkg/status", "a record has no end </text>", "pull it again"),
    BlindSpot("layer", "2", "why"),
)
TARGET = Target(
    "registry",
    "shop/web:1.4",
    digest="sha256:" + "7" * 64,
    reference="registry.example:5000/shop/web:1.4",
    registry="registry.example:5000",
    platform="linux/amd64",
    config=ImageConfig("linux", "amd64", env=("TOKEN=hunter2",), labels={"maintainer": "me & <you>"}),
    layers=(Layer(0, "sha256:" + "d" * 64, BASE, 1000), Layer(1, "sha256:" + "e" * 64, APP, 2000)),
)
JOB = Job("f" * 40, "refs/heads/main", "42", "build test")
INVENTORY = Inventory(PACKAGES, DISTRO, blind_spots=SPOTS, files=12, bytes=345, layers=2, diff_ids=(BASE, APP))
BOM = Bom(TARGET, INVENTORY, TIME, "1.2.3", JOB)
EMPTY = Bom(Target("dir", "dir:/"), Inventory(), TIME, "1.2.3")

_TYPES = (
    "deb",
    "rpm",
    "apk",
    "pypi",
    "npm",
    "maven",
    "golang",
    "cargo",
    "gem",
    "composer",
    "nuget",
    "hex",
    "pub",
    "swift",
)
_MORE_TYPES = (
    "cocoapods",
    "hackage",
    "luarocks",
    "cran",
    "cpan",
    "conda",
    "generic",
    "bitnami",
    "alpm",
    "wordpress-plugin",
)
_words = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=8) | st.text(
    "aB1-._+:~/@%?#&=<>\"' ", max_size=8
)
_names = _words.filter(lambda word: bool(word.strip()))
_paths = st.lists(st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=6), min_size=1, max_size=3).map(
    "/".join
)
_catalogers = st.from_regex(r"[a-z][a-z-]{0,9}", fullmatch=True)
_licenses = st.sampled_from(
    ["MIT", "GPL-2.0-only", "GPL-2.0+", "MIT OR Zlib", "(MIT AND Zlib)", "NOASSERTION", "BSD", "MIT AND Zlib"]
)
_texts = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=12)
_cpes = st.from_regex(r"[a-z][a-z0-9_.!]{1,5}:[a-z][a-z0-9_/+-]{1,5}", fullmatch=True)
_layers = st.none() | st.integers(0, 2)


def _tuples(elements: "st.SearchStrategy[str]") -> "st.SearchStrategy[tuple[str, ...]]":
    return st.lists(elements, max_size=3, unique=True).map(tuple)


packages = st.builds(
    Package,
    type=st.sampled_from(_TYPES + _MORE_TYPES),
    name=_names,
    version=_words,
    namespace=_words,
    arch=_words,
    source=_words,
    source_version=_words,
    module=_words,
    licenses=_tuples(_licenses | _texts),
    path=_paths,
    cataloger=_catalogers,
    declared=st.booleans(),
    cpes=_tuples(_cpes),
).map(lambda package: replace(package, namespace="") if package.type in {"deb", "rpm", "apk"} else package)
"""Packages with odd words everywhere, as a hostile image may have them, and many that no ecosystem allows."""
placed = st.builds(
    Placed,
    package=packages,
    layer=_layers,
    owner=st.sampled_from(["", "bash", "no such package"]),
    also=st.lists(st.builds(Seen, _paths, _catalogers, _layers), max_size=2).map(tuple),
    since=_layers,
)
inventories = st.builds(
    Inventory,
    packages=st.lists(placed, max_size=5, unique=True).map(
        lambda some: (
            *some,
            Placed(Package("deb", "bash", "5", source="bash", source_version="5", path=DPKG, cataloger="dpkg")),
        )
    ),
    distro=st.none() | st.just(DISTRO) | st.just(Distro("alpine", "3.20.3")),
    blind_spots=st.lists(st.builds(BlindSpot, _words, _words, _words, _words), max_size=2, unique=True).map(tuple),
    files=st.integers(0, 9),
    bytes=st.integers(0, 1 << 40),
    diff_ids=st.sampled_from([(), (BASE, APP), (BASE, BASE, APP), (BASE, "", APP)]),
)
