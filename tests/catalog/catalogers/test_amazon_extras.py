from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.amazon_extras import AmazonExtras, topics_in_use
from nakami.model.document import Document
from nakami.model.entry import Entry
from nakami.rootfs.offer import Offers

READER = AmazonExtras()
ENABLED = "etc/yum.repos.d/amzn2-extras.repo"
YUMDB = "var/lib/yum/yumdb/d/0f3a-docker-20.10.7-5.amzn2-x86_64/from_repo"
TEXT = """\
### This file is managed by amazon-linux-extras; changes will be lost.
[amzn2extra-docker]
enabled = 0
name = Amazon Extras repo for docker

[amzn2extra-kernel-5.15]
enabled = 1
name = Amazon Extras repo for kernel-5.15
gpgcheck = 1

[amzn2extra-nginx1]
name = Amazon Extras repo for nginx1
"""


def test_it_wants_the_list_and_yums_notes():
    offers = Offers([READER])
    wanted = [ENABLED, YUMDB]
    other = ["etc/yum.repos.d/amzn2-core.repo", "home/from_repo", YUMDB.replace("from_repo", "reason")]
    assert [path for path in wanted + other if offers.of(path.encode()) and READER.wants(Entry(path))] == wanted


def test_only_what_names_a_topic_is_kept():
    assert list(READER.read(Entry(YUMDB), b"amzn2-core")) == []
    assert list(READER.read(Entry(YUMDB), b"amzn2extra-docker")) == [Document(YUMDB, "amzn2extra-docker")]
    assert list(READER.read(Entry(ENABLED), b"\xff")) == [Document(ENABLED, "\N{REPLACEMENT CHARACTER}")]


def test_topics_that_are_enabled_and_topics_that_packages_are_from():
    """yum.conf(5), [repository] options: "enabled: Either '1' or '0'"; without the option a repository is enabled."""
    assert topics_in_use([Document(ENABLED, TEXT)]) == ("kernel-5.15", "nginx1")
    assert topics_in_use([Document(ENABLED, TEXT), Document(YUMDB, "amzn2extra-docker\n")]) == (
        "docker",
        "kernel-5.15",
        "nginx1",
    )
    assert topics_in_use([Document("etc/apt/sources.list", TEXT)]) == ()
    assert topics_in_use([Document(YUMDB, "amzn2extra-../../x"), Document(YUMDB, "epel")]) == ()


@given(st.text("[]amzn2extra-\n =01 enabled", max_size=200))
def test_any_text_names_topics_or_none(text: str):
    assert all(name and "\n" not in name for name in topics_in_use([Document(ENABLED, text)]))
