import pytest

from nakami.vulns.content_sets import extended_streams, is_extended, is_general, is_layered, products


@pytest.mark.parametrize(
    ("names", "streams"),
    [
        (["rhel-9-for-x86_64-baseos-rpms", "rhel-9-for-x86_64-appstream-rpms"], ()),
        (
            ["rhel-9-for-x86_64-appstream-eus-rpms__9_DOT_2", "rhel-9-for-x86_64-baseos-eus-rpms__9_DOT_2"],
            ("Red Hat:rhel_eus:9.2",),
        ),
        (["rhel-8-for-x86_64-baseos-e4s-rpms"], ("Red Hat:rhel_e4s:8.4",)),
        (["rhel-8-for-x86_64-baseos-aus-source-rpms__8_DOT_2"], ("Red Hat:rhel_aus:8.2",)),
        (["rhel-8-for-x86_64-baseos-tus-rpms__8_DOT_8"], ("Red Hat:rhel_tus:8.8",)),
        (["rhel-7-server-els-rpms__7_DOT_9"], ("Red Hat:rhel_els:7",)),
        (["rhocp-4.16-for-rhel-9-x86_64-rpms", "eus", "", "rhel-9-eusebius-rpms"], ()),
    ],
)
def test_the_streams_of_extended_support(names: list[str], streams: tuple[str, ...]):
    assert extended_streams(names, "8.4") == streams


def test_without_a_minor_release_nothing_is_told():
    assert extended_streams(["rhel-8-for-x86_64-baseos-eus-rpms"], "8") == ()


def test_layered_products_are_told_by_others():
    assert is_layered("rhocp-4.16-for-rhel-9-x86_64-rpms")
    assert not is_layered("rhel-9-for-x86_64-baseos-rpms")
    assert not is_layered("Red Hat:openshift:4.16::el9")
    assert products(["rhel-9-for-x86_64-baseos-rpms", "Red Hat:openshift:4.16::el9"]) == (
        "Red Hat:openshift:4.16::el9",
    )


def test_kinds_of_streams():
    assert is_extended("Red Hat:rhel_eus:9.2")
    assert not is_extended("Red Hat:enterprise_linux:9")
    assert is_general("Red Hat:enterprise_linux:9")
    assert not is_general("Red Hat:openshift:4.16::el9")
