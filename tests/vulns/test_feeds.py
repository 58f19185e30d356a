from pathlib import Path

from nakami.model.package import Distro
from nakami.vulns.ecosystems import ECOSYSTEMS
from nakami.vulns.feeds import EXPLOITATION, FEEDS, Authority, authority_of, base_of, parts_for, voices_of
from nakami.vulns.part import Part
from nakami.vulns.providers import __file__ as providers


def test_every_package_of_code_is_a_feed():
    folders = {
        path.parent.name for path in Path(providers).parent.glob("*/parse.py") if (path.parent / "fetch.py").exists()
    }
    assert folders - {"archive"} == {name.replace("-", "_") for name in FEEDS}


def test_addresses_are_whole_urls():
    assert all(feed.upstream.startswith("https://") for feed in FEEDS.values() if feed.upstream)
    assert not any(feed.upstream.endswith("/") for feed in FEEDS.values())


def test_a_mirror_holds_each_feed_in_its_folder():
    assert base_of("osv", "") == FEEDS["osv"].upstream
    assert base_of("osv", "/srv/mirror/") == "/srv/mirror/osv"
    assert base_of("kev", "https://mirror.example/feeds") == "https://mirror.example/feeds/kev"


def test_what_the_user_says_of_one_feed_counts_before_the_mirror():
    assert base_of("kev", "/srv/mirror", {"kev": "https://kev.example/"}) == "https://kev.example"
    assert base_of("osv", "/srv/mirror", {"kev": "https://kev.example/"}) == "/srv/mirror/osv"


def test_partitions_make_folders_of_their_own():
    for feed in FEEDS.values():
        partitions = list(feed.every(2026))
        assert len(partitions) == len(set(partitions)) > 0
        assert not any("/" in partition or partition.startswith(".") for partition in partitions)


def test_vendors_judge_known_ecosystems():
    assert all(name in ECOSYSTEMS for feed in FEEDS.values() for name in feed.vendor_of)


def test_every_ecosystem_has_a_voice():
    assert [name for name in ECOSYSTEMS if not voices_of(name)] == []


def test_the_language_ecosystems_are_osvs():
    assert parts_for("PyPI", None) == (Part("osv", "PyPI"),)
    assert Part("osv", "Debian") in parts_for("Debian", Distro("debian", "11"))


def test_a_collection_that_is_held_is_heard_but_no_scan_fetches_it():
    assert voices_of("npm") == ("osv", "github")
    assert Part("github") not in parts_for("npm", Distro("debian", "11"))
    assert FEEDS["github"].authority is Authority.COLLECTED


def test_a_vendor_is_heard_before_osv_and_fetched_for_its_own_release():
    assert voices_of("Alpine") == ("alpine", "osv")
    assert parts_for("Alpine", Distro("alpine", "3.19.1")) == (
        Part("alpine", "v3.19 main"),
        Part("alpine", "v3.19 community"),
        Part("osv", "Alpine"),
    )
    assert parts_for("Amazon Linux", Distro("amzn", "2023"))[0] == Part("amazon", "2023 core")


def test_lists_of_what_is_exploited_are_feeds():
    assert EXPLOITATION[0] == "kev"
    assert all(not FEEDS[name].vendor_of for name in EXPLOITATION)


def test_the_authority_of_a_source_is_its_feeds():
    assert authority_of("nvd:2021") < authority_of("osv:Debian") < Authority.VENDOR
    assert authority_of("archive:bookworm-security") == Authority.COLLECTED


def test_what_complements_a_feed_is_beside_it_for_the_same_ecosystems():
    for feed in FEEDS.values():
        if feed.complements:
            assert all(feed.complements in voices_of(folder) for folder in feed.vendor_of)
