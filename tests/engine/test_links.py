from collections.abc import Sequence

from msgspec.structs import replace

from nakami.engine.links import looks_through_links
from nakami.engine.reading import NOTHING, Link, Reading
from nakami.engine.second_look import Look
from nakami.rootfs.tree import LayeredTree
from tests.engine.scenes import OFFERS
from tests.rootfs.layers import Item, listing

STATUS = "var/lib/dpkg/status"


def looks(
    *layers: Sequence[Item], links: Sequence[Link] = (), done: Sequence[tuple[int, bytes, str]] = ()
) -> list[tuple[int, Look]]:
    """What is looked at again; `links` are of the first layer."""
    readings: list[Reading] = [replace(NOTHING, listing=listing(items)) for items in layers]
    readings[0] = replace(readings[0], links=tuple(links))
    tree = LayeredTree([reading.listing for reading in readings], [link.path for link in links])
    return list(looks_through_links(readings, OFFERS, tree, frozenset(done)))


def test_a_whole_path_behind_a_linked_folder():
    assert looks([Item("var/lib/dpkg", "l", "/srv")], [Item("srv/status")]) == [
        (1, Look(b"srv/status", STATUS.encode(), "dpkg"))
    ]


def test_nothing_where_the_path_is_there():
    assert looks([Item(STATUS), Item("srv/status")]) == []


def test_a_link_with_a_telling_name():
    link = Link(b"x/METADATA", b"../srv/m", hard=False, readers=("python-installed",))
    items = [Item("x/METADATA", "l", "../srv/m"), Item("srv/m")]
    found = [(0, Look(b"srv/m", b"x/METADATA", "python-installed"))]
    assert looks(items, links=[link]) == found
    assert looks(items, [Item("x/METADATA", "w")], links=[link]) == []
    assert looks(items, links=[link], done=[(0, b"srv/m", "python-installed")]) == []


def test_a_link_to_what_is_offered_anyway():
    link = Link(b"etc/os-release", b"../usr/lib/os-release", hard=False, readers=("os-release",))
    assert looks([Item("etc/os-release", "l", "../usr/lib/os-release"), Item("usr/lib/os-release")], links=[link]) == []


def test_a_hard_link_stays_in_its_layer():
    link = Link(STATUS.encode(), b"srv/db", hard=True, readers=("dpkg",))
    items = [Item(STATUS, "h", "srv/db"), Item("srv/db")]
    found = [(0, Look(b"srv/db", STATUS.encode(), "dpkg", via=STATUS.encode()))]
    assert looks(items, links=[link]) == found
    assert looks(items, [Item("srv/db", "w")], links=[link]) == found
    assert looks(items, [Item(STATUS)], links=[link]) == []


def test_a_linked_folder_of_files():
    items = [Item("var/lib/dpkg/status.d", "l", "/srv/d"), Item("srv/d/one"), Item("srv/d/deep/two"), Item("srv/other")]
    found = [(0, Look(b"srv/d/one", b"var/lib/dpkg/status.d/one", "dpkg"))]
    assert [(index, look) for index, look in looks(items) if look.reader == "dpkg"] == found
