from nakami.model.package import Distro, Package
from nakami.vulns.providers.archive.account import source, stranger_spots, summary, unread_spots
from nakami.vulns.providers.archive.plan import Role
from nakami.vulns.providers.archive.survey import Answer

DEBIAN = Distro("debian", "12", "bookworm")


def test_the_source_has_the_name_of_its_ecosystem():
    assert source(DEBIAN, "ok").name == "Debian"
    assert source(Distro("ubuntu"), "ok").name == "Ubuntu"
    assert source(Distro("kali"), "ok").name == "kali"


def test_without_a_security_suite_all_packages_count_as_not_judged():
    answers = {role: Answer(failures=("no answer",) * 9) for role in Role}
    told = summary(DEBIAN, answers, 7, 7, {})
    assert (told.status, told.packages) == ("failed", 7)
    assert told.why.count("no answer") == 5


def test_strangers_are_counted_and_some_are_named():
    (spot,) = stranger_spots([Package("deb", f"own{at}", "1") for at in range(9)], DEBIAN)
    assert spot.why.endswith(
        "9 packages are not of this release's archive, so nothing is known of them: own0, own1, own2, own3, own4, ..."
    )
    assert stranger_spots([], DEBIAN) == ()


def test_reasons_beyond_the_first_are_counted():
    spots = unread_spots({f"reason {at}": at + 1 for at in range(8)}, DEBIAN)
    assert len(spots) == 6
    assert "6 newer packages" in spots[-1].why
    assert spots[-1].why.endswith("other reasons")
