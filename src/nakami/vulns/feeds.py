"""The feeds: where each is published, whose word it is, and how it is cut. Data only, for every scan reads it.

The code that fetches and parses a feed is the package of its name in `providers/`, imported when it is needed.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum

from msgspec import Struct

from nakami.model.package import Distro
from nakami.vulns.ecosystems import ECOSYSTEMS
from nakami.vulns.lifecycles import DISTRO_INFO, PRODUCTS
from nakami.vulns.part import FIRST_NVD_YEAR, Part
from nakami.vulns.repositories import (
    every_alpine,
    every_amazon,
    every_azure,
    every_photon,
    needed_alpine,
    needed_amazon,
    needed_azure,
    needed_photon,
)


class Authority(IntEnum):
    """How much a feed's word counts; of what one feed looked into, those of a lesser one are not heard (`authority.py`)."""

    GENERAL = 1
    """NVD, which judges what upstream released, whoever built it."""
    COLLECTED = 2
    """Collections of the makers' own advisories: OSV, GitHub, package archives."""
    VENDOR = 3
    """The vendor's own word for its own packages."""


def _whole(year: int) -> Iterable[str]:  # noqa: ARG001 -- the shape of all of them
    return ("",)


def _none(distro: Distro) -> Iterable[str]:  # noqa: ARG001 -- the shape of all of them
    return ()


def _for_any(distro: Distro) -> Iterable[str]:  # noqa: ARG001 -- the shape of all of them
    return ("",)


class Feed(Struct, frozen=True):
    """One feed.

    `name` is its folder in a mirror and in the database, and its package in `providers/` (with `_` for `-`). `upstream` is the URL
    below which it is published, empty where the product may not name it: then the configuration does (`[feeds]`), or a mirror has it.
    `vendor_of` are the ecosystems (without release) whose packages it judges. `every` lists the partitions, given the year;
    `needed` those that judge packages of a distribution. `complements` names the feed without which this one's word is not enough,
    because it does not say which versions are fixed; empty where a feed stands by itself.
    """

    name: str
    upstream: str = ""
    authority: Authority = Authority.COLLECTED
    vendor_of: tuple[str, ...] = ()
    every: Callable[[int], Iterable[str]] = _whole
    needed: Callable[[Distro], Iterable[str]] = _none
    complements: str = ""


def _years(year: int) -> Iterable[str]:
    return [str(each) for each in range(FIRST_NVD_YEAR, year + 1)]


def _of_osv(year: int) -> Iterable[str]:
    del year
    return [name for name, ecosystem in ECOSYSTEMS.items() if ecosystem.in_osv]


def _products(year: int) -> Iterable[str]:
    del year
    return PRODUCTS


def _distributions(year: int) -> Iterable[str]:
    del year
    return DISTRO_INFO


def _red_hat(whatever: int | Distro) -> Iterable[str]:
    del whatever
    return ("redhat-archive", "redhat-changes")


FEEDS: dict[str, Feed] = {
    feed.name: feed
    for feed in (
        # osv.dev, "Data exports": one folder per ecosystem.
        Feed("osv", "https://osv-vulnerabilities.storage.googleapis.com", every=_of_osv),
        # cisa.gov, "Known Exploited Vulnerabilities Catalog", JSON.
        Feed("kev", "https://www.cisa.gov/sites/default/files/feeds"),
        # Lists that are fetched when they are asked for, and heard from then on: the one needs an account, the other is the user's own.
        Feed("vulncheck-kev"),
        Feed("own-kev"),
        # first.org/epss/data_stats.
        Feed("epss", "https://epss.empiricalsecurity.com"),
        # nvd.nist.gov/vuln/data-feeds, "JSON 2.0 feeds".
        Feed("nvd", "https://nvd.nist.gov/feeds/json/cve/2.0", Authority.GENERAL, every=_years),
        # Debian's security tracker, "data/json"; it is published on the domain of Debian's packages, so its address must be told.
        Feed("debian", "", Authority.VENDOR, vendor_of=("Debian",), needed=_for_any),
        # documentation.ubuntu.com/security, "Ubuntu VEX data".
        Feed(
            "ubuntu",
            "https://security-metadata.canonical.com",
            Authority.VENDOR,
            vendor_of=("Ubuntu",),
            needed=_for_any,
            complements="osv",
        ),
        # docs.github.com, "GitHub Advisory Database": the repository as a zip. OSV collects it, too; it is fetched when it is asked for.
        Feed(
            "github",
            "https://github.com/github/advisory-database/archive/refs/heads",
            vendor_of=(
                *(
                    "crates.io",
                    "GitHub Actions",
                    "Go",
                    "Hex",
                    "Maven",
                    "npm",
                    "NuGet",
                    "Packagist",
                    "Pub",
                    "PyPI",
                    "RubyGems",
                ),
                "SwiftURL",
            ),
        ),
        # What follows is published beside the packages that it is about, so its address must be told (docs/feeds.md).
        Feed("alpine", "", Authority.VENDOR, ("Alpine",), every_alpine, needed_alpine),
        Feed("amazon", "", Authority.VENDOR, ("Amazon Linux",), every_amazon, needed_amazon),
        Feed("chainguard", "", Authority.VENDOR, ("Chainguard",), needed=_for_any),
        Feed("photon", "", Authority.VENDOR, ("Photon OS",), every_photon, needed_photon),
        Feed("wolfi", "", Authority.VENDOR, ("Wolfi",), needed=_for_any),
        # access.redhat.com, "Red Hat security data": CSAF VEX.
        Feed(
            "redhat",
            "https://security.access.redhat.com/data/csaf/v2/vex",
            Authority.VENDOR,
            ("Red Hat",),
            _red_hat,
            _red_hat,
        ),
        Feed("redhat-repositories", "https://security.access.redhat.com/data/metrics"),
        Feed("suse", "", Authority.VENDOR, ("SUSE", "openSUSE"), needed=_for_any),
        Feed("oracle", "", Authority.VENDOR, ("Oracle Linux",), needed=_for_any),
        # github.com/microsoft/AzureLinuxVulnerabilityData.
        Feed(
            "azure",
            "https://raw.githubusercontent.com/microsoft/AzureLinuxVulnerabilityData/main",
            Authority.VENDOR,
            ("Azure Linux",),
            every_azure,
            needed_azure,
        ),
        # endoflife.date, "API", version 0.
        Feed("endoflife", "https://endoflife.date", every=_products),
        # Published as a package of the distributions.
        Feed("distro-info", every=_distributions),
    )
}
"""By name. A mirror holds each in a folder of its name, in the layout of its origin."""

EXPLOITATION = ("kev", "vulncheck-kev", "own-kev")
"""The feeds that list what is known to be exploited."""

CONTENT_SETS = Part("redhat-repositories")
"""Which layered products Red Hat's repositories are of."""

ARTIFACT = "oci://"
"""How the address of a database in a registry begins: a mirror that holds tables, not feeds."""

UNKNOWN_ADDRESS = "where this feed is published must be told: [feeds] in .nakami.toml, or a mirror that has it"


def base_of(feed: str, mirror: str, addresses: Mapping[str, str] | None = None) -> str:
    """The URL or folder below which a feed lies in its own layout; empty where nobody told it.

    Args:
        feed: its name.
        mirror: URL or folder of a mirror of all feeds, or the address of a database in a registry; empty for none.
        addresses: where single feeds are, by name, as the configuration says.
    """
    told = (addresses or {}).get(feed, "")
    if told:
        return told.rstrip("/")
    if mirror.startswith(ARTIFACT):
        return mirror
    return f"{mirror.rstrip('/')}/{feed}" if mirror else FEEDS[feed].upstream


def voices_of(folder: str) -> tuple[str, ...]:
    """The feeds that speak for an ecosystem, those with most authority first."""
    own = [FEEDS["osv"]] if (ecosystem := ECOSYSTEMS.get(folder)) and ecosystem.in_osv else []
    own += [feed for feed in FEEDS.values() if folder in feed.vendor_of]
    return tuple(feed.name for feed in sorted(own, key=lambda feed: -feed.authority))


def parts_for(folder: str, distro: Distro | None) -> tuple[Part, ...]:
    """The partitions that judge the packages of one ecosystem; those of a distribution's vendor only for that distribution."""
    parts: list[Part] = []
    for name in voices_of(folder):
        if name == "osv":
            parts.append(Part("osv", folder))
        elif distro is not None:
            parts += [Part(name, partition) for partition in FEEDS[name].needed(distro)]
    return tuple(parts)


def authority_of(source: str) -> Authority:
    """How much the word of a source counts: `osv:Debian`, `debian`, `nvd:2021`, `archive:bookworm-security`."""
    feed = FEEDS.get(source.partition(":")[0])
    return feed.authority if feed else Authority.COLLECTED
