from collections.abc import Mapping

from nakami.model.outcome import Source
from nakami.model.package import Distro, Package
from nakami.net.validators import Validators
from nakami.vulns.coverage import MAX_EXAMPLES, NO_STATEMENTS, NOT_FETCHED, UNREACHABLE, Coverage
from nakami.vulns.manifest import Held
from nakami.vulns.tally import Tally

DEB, PYPI = Package("deb", "a", "1"), Package("pypi", "a", "1")
BULLSEYE = Distro("debian", "11")


def held(partition: str, releases: dict[str, int], unreadable: int = 0) -> dict[str, Held]:
    tally = Tally(rows=9, records=10, newest="2026-01-01T00:00:00Z", releases=releases, unreadable=unreadable)
    return {partition: Held("osv", partition, "g", "", 1, "", "2026-01-02", Validators(), tally)}


def sources(
    here: Mapping[str, Held], distro: Distro | None, *packages: Package, reasons: Mapping[str, str] | None = None
) -> tuple[list[bool], dict[str, Source]]:
    coverage = Coverage(tuple(here.values()), distro, reasons or {})
    judged = [coverage.judges(package) for package in packages]
    return judged, {source.name: source for source in coverage.sources()}


def test_what_is_here_judges():
    judged, found = sources(held("Debian", {"Debian:11": 3}), BULLSEYE, DEB, DEB)
    assert judged == [True, True]
    assert found == {"Debian": Source("Debian", "osv", "ok", "2026-01-01T00:00:00Z", "", 2)}


def test_what_is_not_here_is_never_clean():
    """pip-audit prints "No known vulnerabilities found" when its service answers 404; that is the trap."""
    judged, found = sources(held("Debian", {"Debian:11": 3}), BULLSEYE, DEB, PYPI)
    assert judged == [True, False]
    assert found["PyPI"] == Source("PyPI", "osv", "failed", "", UNREACHABLE, 1, (f"{PYPI.name} {PYPI.version}",))


def test_the_first_packages_that_nobody_judges_are_named():
    _, found = sources({}, None, *[PYPI] * 9)
    assert (found["PyPI"].packages, len(found["PyPI"].examples)) == (9, MAX_EXAMPLES)


def test_the_reason_is_told_where_it_is_known():
    _, found = sources({}, None, PYPI, reasons={"PyPI": "the server answered 404"})
    assert found["PyPI"].why == "the server answered 404"


def test_a_feed_that_never_heard_of_the_release_judges_nothing():
    judged, found = sources(held("Ubuntu", {"Ubuntu:20.04:LTS": 9}), Distro("ubuntu", "22.04"), DEB)
    assert judged == [False]
    assert found["Ubuntu"].status == "failed"
    assert "Ubuntu:22.04:LTS" in found["Ubuntu"].why


def test_a_release_with_only_some_of_its_products_is_judged():
    judged, _ = sources(held("Ubuntu", {"Ubuntu:Pro:16.04:LTS": 9}), Distro("ubuntu", "16.04"), DEB)
    assert judged == [True]


def test_a_repository_in_use_whose_advisories_are_not_here_is_told():
    tally = Tally(rows=9, records=10, newest="2026-01-01T00:00:00Z", releases={"Amazon Linux:2": 9})
    core = Held("amazon", "2 core", "g", "", 1, "", "2026-01-02", Validators(), tally)
    docker = Held("amazon", "2 extras docker", "g", "", 1, "", "2026-01-02", Validators(), Tally())
    rpm = Package("rpm", "a", "1-1")
    used = Distro("amzn", "2", repositories=("extras docker", "extras nginx1"))
    _, found = sources({"": core, "docker": docker}, used, rpm)
    assert found["Amazon Linux"].status == "partial"
    assert found["Amazon Linux"].why == "not in the database: the advisories of extras nginx1, which the target uses"
    _, found = sources({"": core}, Distro("amzn", "2"), rpm)
    assert found["Amazon Linux"].status == "ok"


def test_a_distribution_without_a_source_is_named():
    judged, found = sources({}, Distro("fedora", "40"), Package("rpm", "a", "1-1"), PYPI)
    assert judged == [False, False]
    assert "Fedora" in found["fedora"].why
    _, found = sources({}, None, DEB)
    assert "not known" in found["deb"].why


def test_a_kind_of_package_without_a_source_is_named():
    _, found = sources({}, None, Package("conda", "a", "1"))
    assert (found["conda"].status, found["conda"].packages) == ("failed", 1)


def test_caveats_make_it_partial():
    stream = Distro("centos", "9", pretty_name="CentOS Stream 9")
    _, found = sources(held("Red Hat", {"Red Hat:enterprise_linux:9": 1}), stream, Package("rpm", "a", "1-1"))
    assert (found["Red Hat"].status, "ahead" in found["Red Hat"].why) == ("partial", True)
    _, found = sources(held("Debian", {"Debian:11": 1}, unreadable=2), BULLSEYE, DEB)
    assert (found["Debian"].status, "2 of 10 records" in found["Debian"].why) == ("partial", True)


def test_nothing_asked_no_sources():
    assert sources(held("Debian", {"Debian:11": 1}), BULLSEYE) == ([], {})


BUSYBOX = Package("generic", "busybox", "1.35.0", cpes=("busybox:busybox",))
NGINX = Package("generic", "nginx", "1.22.1", cpes=("f5:nginx",))
UNKNOWN = Package("generic", "akismet", "5.0", namespace="wordpress/plugins")


def year(number: int, rows: int = 9) -> dict[str, Held]:
    tally = Tally(rows=rows, records=10, newest=f"{number}-12-31T00:00:00Z")
    return {str(number): Held("nvd", str(number), "g", "", 1, "", "2026-01-02", Validators(), tally)}


def test_programs_are_judged_each_by_who_knows_it():
    judged, found = sources(held("Bitnami", {"Bitnami": 3}), None, NGINX, BUSYBOX, UNKNOWN)
    assert judged == [True, False, False]
    assert (found["Bitnami"].status, found["Bitnami"].packages) == ("ok", 1)
    assert (found["NVD"].status, found["NVD"].why, found["NVD"].provider) == ("failed", NOT_FETCHED, "nvd")
    assert found["generic"].why == "no advisory source for packages of type generic"


def test_years_of_scores_alone_judge_nothing():
    judged, found = sources(year(2002, rows=0), None, BUSYBOX)
    assert (judged, found["NVD"].why) == ([False], NO_STATEMENTS)


def test_all_years_are_one_source_as_old_as_the_oldest():
    judged, found = sources(year(2002) | year(2003), None, BUSYBOX)
    assert judged == [True]
    assert found == {"NVD": Source("NVD", "nvd", "ok", "2002-12-31T00:00:00Z", "", 1)}


def test_missing_years_make_it_partial():
    _, found = sources(year(2002) | year(2005), None, BUSYBOX)
    assert found["NVD"].status == "partial"
    assert "of 2 years (the first is 2003)" in found["NVD"].why


def test_nvd_stands_in_where_bitnami_s_feed_is_not_there():
    judged, found = sources(year(2002), None, NGINX)
    assert (judged, set(found)) == ([True], {"NVD"})
    judged, found = sources({}, None, NGINX)
    assert (judged, found["Bitnami"].why) == ([False], UNREACHABLE)


JAMMY = Distro("ubuntu", "22.04")


def beside(newest: str) -> Held:
    tally = Tally(rows=9, records=9, newest=newest, releases={"Ubuntu:22.04:LTS": 9})
    return Held("ubuntu", "", "g", "", 1, "", "2026-01-02", Validators(), tally)


def test_a_feed_that_complements_another_judges_nothing_by_itself():
    """Ubuntu's VEX clears packages, but does not say which versions are fixed."""
    judged, found = sources({"ubuntu": beside("2026-01-01T00:00:00Z")}, JAMMY, DEB)
    assert judged == [False]
    assert found["Ubuntu"].status == "failed"


def test_two_feeds_that_judge_together_are_as_old_as_the_older():
    here = held("Ubuntu", {"Ubuntu:22.04:LTS": 9}) | {"ubuntu": beside("2025-06-01T00:00:00Z")}
    judged, found = sources(here, JAMMY, DEB)
    assert judged == [True]
    assert (found["Ubuntu"].provider, found["Ubuntu"].updated) == ("osv", "2025-06-01T00:00:00Z")
