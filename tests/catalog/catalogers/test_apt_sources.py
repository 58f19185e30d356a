from nakami.catalog.catalogers.apt_sources import AptSources
from nakami.model.document import Document
from nakami.model.entry import Entry
from nakami.rootfs.offer import Offers

READER = AptSources()


def test_it_wants_what_apt_reads():
    """sources.list(5): `/etc/apt/sources.list`, and files in `/etc/apt/sources.list.d` that end in .list or .sources."""
    offers = Offers([READER])
    wanted = ["etc/apt/sources.list", "etc/apt/sources.list.d/a.list", "etc/apt/sources.list.d/debian.sources"]
    other = ["etc/apt/sources.list.d/a.save", "etc/apt/sources.list.d/below/a.list", "opt/etc/apt/sources.list"]
    found = [path for path in wanted + other if offers.of(path.encode()) and READER.wants(Entry(path))]
    assert found == wanted


def test_the_text_is_kept_whatever_its_bytes():
    entry = Entry("etc/apt/sources.list")
    assert list(READER.read(entry, b"deb file:/mirror stable main\n\xff")) == [
        Document("etc/apt/sources.list", "deb file:/mirror stable main\n\N{REPLACEMENT CHARACTER}")
    ]
