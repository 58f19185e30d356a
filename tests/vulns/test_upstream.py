from nakami.vulns.providers import PROVIDERS
from nakami.vulns.upstream import UPSTREAM, base_of


def test_every_feed_has_a_home():
    assert set(UPSTREAM) == set(PROVIDERS)
    assert all(url.startswith("https://") and not url.endswith("/") for url in UPSTREAM.values())


def test_a_mirror_holds_each_feed_in_its_folder():
    assert base_of("osv", "") == UPSTREAM["osv"]
    assert base_of("osv", "/srv/mirror/") == "/srv/mirror/osv"
    assert base_of("kev", "https://mirror.example/feeds") == "https://mirror.example/feeds/kev"
