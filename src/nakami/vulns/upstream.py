"""Where the feeds are published, and how a mirror is laid out."""

UPSTREAM = {
    # osv.dev, "Data exports": one folder per ecosystem.
    "osv": "https://osv-vulnerabilities.storage.googleapis.com",
    # cisa.gov, "Known Exploited Vulnerabilities Catalog", JSON.
    "kev": "https://www.cisa.gov/sites/default/files/feeds",
    # first.org/epss/data_stats.
    "epss": "https://epss.empiricalsecurity.com",
    # nvd.nist.gov/vuln/data-feeds, "JSON 2.0 feeds".
    "nvd": "https://nvd.nist.gov/feeds/json/cve/2.0",
}


def base_of(feed: str, mirror: str) -> str:
    """The URL or folder below which a feed lies in its own layout; a mirror holds each feed in a folder of its name."""
    return f"{mirror.rstrip('/')}/{feed}" if mirror else UPSTREAM[feed]
