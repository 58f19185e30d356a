from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nakami.engine.evidence import joined
from nakami.model.inventory import Placed, Seen
from nakami.model.package import Package


def placed(kind: str, name: str, version: str, path: str, *, declared: bool = False, owner: str = "") -> Placed:
    cataloger = "lock" if declared else "installed"
    return Placed(Package(kind, name, version, path=path, cataloger=cataloger, declared=declared), 0, owner)


def told(found: list[Placed]) -> list[tuple[str, str, list[str]]]:
    return [(each.package.name, each.package.version, [seen.path for seen in each.evidence]) for each in joined(found)]


SIX = placed("pypi", "six", "1.16.0", "lib/six-1.16.0.dist-info/METADATA")
LOCK = "app/package-lock.json"


def test_two_files_of_one_folder_tell_of_one_package():
    again = placed("pypi", "Six", "1.16.0", "lib/six-1.16.0.dist-info/RECORD", owner="python3-six")
    assert told([SIX, again]) == [("six", "1.16.0", [SIX.package.path, again.package.path])]
    (one,) = joined([SIX, again])
    assert one.owner == "python3-six"
    assert one.also == (Seen(again.package.path, "installed", 0),)


def test_what_only_the_second_file_tells_is_kept():
    package = Package("pypi", "six", "1.16.0", licenses=("MIT",), cpes=("six:six",), path="lib/six-1.16.0.dist-info/R")
    (one,) = joined([SIX, Placed(package, 0)])
    assert one.package.licenses == ("MIT",)
    assert one.package.cpes == ("six:six",)


def test_the_same_package_in_two_places_is_two():
    elsewhere = placed("pypi", "six", "1.16.0", "venv/six-1.16.0.dist-info/METADATA")
    assert len(joined([SIX, elsewhere])) == 2
    assert len(joined([SIX, placed("pypi", "six", "1.17.0", SIX.package.path)])) == 2


def test_a_lock_file_alone_counts():
    assert told([placed("npm", "ejs", "2.7.1", LOCK, declared=True)]) == [("ejs", "2.7.1", [LOCK])]


def test_where_packages_are_installed_a_lock_file_is_further_evidence_and_no_more():
    installed = placed("npm", "ejs", "2.7.1", "app/node_modules/ejs/package.json")
    locked = [placed("npm", name, "2.7.1", LOCK, declared=True) for name in ("ejs", "jest")]
    assert told([*locked, installed]) == [("ejs", "2.7.1", [installed.package.path, LOCK])]


def test_npm_installs_below_its_lock_file_only():
    """npm itself is installed with Node.js: it says nothing of an application that was bundled into one file."""
    npm = placed("npm", "npm", "10.0.0", "usr/lib/node_modules/npm/package.json")
    locked = placed("npm", "ejs", "2.7.1", LOCK, declared=True)
    assert [name for name, *_ in told([npm, locked])] == ["ejs", "npm"]
    at_the_root = placed("npm", "ejs", "2.7.1", "package-lock.json", declared=True)
    assert [name for name, *_ in told([npm, at_the_root])] == ["npm"]


def test_python_installs_elsewhere():
    wanted = [placed("pypi", name, "1.16.0", "app/requirements.txt", declared=True) for name in ("SIX", "seven")]
    assert told([SIX, *wanted]) == [("six", "1.16.0", [SIX.package.path, "app/requirements.txt"])]


def test_what_the_distribution_brought_does_not_speak_for_the_application():
    system = placed("pypi", "six", "1.16.0", SIX.package.path, owner="python3-six")
    wanted = placed("pypi", "django", "2.2", "app/requirements.txt", declared=True)
    assert [name for name, *_ in told([system, wanted])] == ["django", "six"]


def test_evidence_is_bounded():
    many = [placed("generic", "busybox", "1.36.1", f"bin/{number}") for number in range(500)]
    (one,) = joined(many)
    assert len(one.evidence) == 21


PLACED = st.builds(
    placed,
    st.sampled_from(["npm", "pypi"]),
    st.sampled_from(["a", "A", "a.b", "a-b"]),
    st.sampled_from(["1", "2"]),
    st.sampled_from(["x/a", "x/b", "x/y/a", "a"]),
    declared=st.booleans(),
    owner=st.sampled_from(["", "deb"]),
)


class TestProperties:
    """ARCHITECTURE: "What could not be read is a blind spot", and so what could is never lost."""

    @given(st.lists(PLACED, max_size=12))
    def test_no_installed_package_is_lost_and_none_stands_twice(self, found: list[Placed]):
        result = joined(found)
        seen = {path.path for each in result for path in each.evidence}
        assert {each.package.path for each in found if not each.package.declared} <= seen
        keys = [
            (
                p.type,
                p.name.lower().replace(".", "-") if p.type == "pypi" else p.name,
                p.version,
                p.path.rpartition("/"),
            )
            for p in (each.package for each in result)
        ]
        assert len({(*key[:3], key[3][0]) for key in keys}) == len(keys)

    @given(st.lists(PLACED, max_size=12))
    def test_the_order_of_reading_does_not_matter_for_what_is_there(self, found: list[Placed]):
        once = list({each.package.path: each for each in found}.values())
        assert joined(once) == joined(once[::-1])


def test_spellings_of_one_version_are_one_version():
    """PEP 440, "Normalization": a wheel's folder has the normalised version, its METADATA may have another; `==2.0` is fulfilled by 2.0.0."""
    record = placed("pypi", "six", "1.16", "lib/six-1.16.0.dist-info/RECORD")
    locked = placed("pypi", "six", "1.16.0.0", "app/requirements.txt", declared=True)
    assert told([locked, SIX, record]) == [
        ("six", "1.16.0", [SIX.package.path, record.package.path, locked.package.path])
    ]
    legacy = placed("pypi", "old", "2004d", "lib/old-2004d.egg-info")
    assert told([legacy]) == [("old", "2004d", [legacy.package.path])]


def test_it_has_been_there_since_the_first_layer_that_proves_it():
    early, late = (
        replace(SIX, since=1),
        replace(SIX, since=3, package=replace(SIX.package, path="lib/six-1.16.0.dist-info/RECORD")),
    )
    assert joined([late, early])[0].since == joined([early, late])[0].since == 1
    locked = replace(placed("pypi", "six", "1.16.0", "app/poetry.lock", declared=True), since=0)
    assert joined([late, locked])[0].since == 3


def test_a_program_and_its_library_are_one_wherever_they_are():
    tool, library = (
        placed("generic", "python", "3.12.1", path)
        for path in ("usr/local/bin/python3.12", "usr/local/lib/libpython3.12.so")
    )
    assert told([tool, library]) == [("python", "3.12.1", [tool.package.path, library.package.path])]


def test_programs_of_several_packages_in_one_folder_stay_with_theirs():
    """One that no package brought must not be judged by a distribution that never saw it."""
    found = [
        placed("golang", "stdlib", "go1.19.8", f"usr/bin/{name}", owner=owner)
        for name, owner in (("app", ""), ("containerd", "containerd"), ("ctr", "containerd"), ("restic", "restic"))
    ]
    assert sorted((each.owner, len(each.evidence)) for each in joined(found)) == [
        ("", 1),
        ("containerd", 2),
        ("restic", 1),
    ]


def test_what_a_distribution_brought_is_another_than_what_was_built():
    built, brought = (
        placed("generic", "curl", "8.5.0", "usr/local/bin/curl"),
        placed("generic", "curl", "8.5.0", "usr/bin/curl", owner="curl"),
    )
    assert sorted(each.owner for each in joined([built, brought])) == ["", "curl"]


def test_a_program_below_bitnami_s_package_is_that_package():
    package = placed("bitnami", "nginx", "1.22.1-4", "opt/bitnami/nginx/.spdx-nginx.spdx")
    program = placed("generic", "nginx", "1.22.1", "opt/bitnami/nginx/sbin/nginx")
    assert told([package, program]) == [("nginx", "1.22.1-4", [package.package.path, program.package.path])]
    for other in (
        placed("generic", "nginx", "1.22.1", "usr/sbin/nginx"),
        placed("generic", "nginx", "1.24.0", "opt/bitnami/nginx/sbin/nginx"),
        placed("generic", "openssl", "1.22.1", "opt/bitnami/nginx/lib/libcrypto.so.3"),
    ):
        assert len(joined([package, other])) == 2


def test_a_module_of_drupal_that_composer_installed_is_one_package():
    listed = placed("composer", "token", "1.5.0", "srv/site/vendor/composer/installed.json")
    module = placed("composer", "token", "1.5.0", "srv/site/web/modules/token/token.info.yml")
    assert told([module, listed]) == [("token", "1.5.0", [listed.package.path, module.package.path])]
    for other in (
        placed("composer", "token", "1.5.0", "srv/other/web/modules/token/token.info.yml"),
        placed("composer", "token", "1.4.0", "srv/site/web/modules/token/token.info.yml"),
        placed("composer", "token", "1.5.0", "srv/site/lib/vendor/composer/installed.json"),
    ):
        assert len(joined([listed, other])) == 2


def test_a_list_at_the_root_speaks_for_everything():
    listed = placed("composer", "token", "1.5.0", "vendor/composer/installed.json")
    module = placed("composer", "token", "1.5.0", "web/modules/token/token.info.yml")
    assert len(joined([listed, module])) == 1


def test_a_file_added_beside_the_list_does_not_take_a_package_its_source():
    """Advisories go by the source: `status.d/a` with another one would hide what `status.d/openssl` tells."""
    real = Package(
        "deb", "libssl3", "3.0.1", source="openssl", source_version="3.0.1", path="var/lib/dpkg/status.d/openssl"
    )
    fake = replace(real, source="nothing", path="var/lib/dpkg/status.d/a")
    found = joined([Placed(real, 0), Placed(fake, 1)])
    assert {each.package.source for each in found} == {"openssl", "nothing"}


def test_no_evidence_takes_away_the_names_that_another_proves():
    real = Package("generic", "nginx", "1.20.0", cpes=("f5:nginx",), path="usr/local/nginx/sbin/nginx")
    fakes = [Placed(replace(real, cpes=("a:b",), path=f"a/{number}"), 1) for number in range(40)]
    (one,) = joined([Placed(real, 0), *fakes])
    assert set(one.package.cpes) == {"a:b", "f5:nginx"}
    assert len(one.also) == 20
