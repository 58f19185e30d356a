"""How packagers say that something was fixed, and that it was not: sentences of real changelogs, with other names where it did not matter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.debian_changelog import names
from nakami.catalog.catalogers import repaired as module
from nakami.catalog.catalogers.repaired import Words, repaired, words_of

ONE = "CVE-2021-0001"
TWO = "CVE-2021-0002"


@pytest.mark.parametrize(
    "text",
    [
        f"  * {ONE} (SM2 Decryption Buffer Overflow).",
        f"  * Fix information disclosure (Closes: #1108074, {ONE})",
        f"  * SECURITY UPDATE: denial of service\n    - debian/patches/{ONE}.patch: do not use strdupa() in lib/a.c.\n    - {ONE}",
        f"  * Fixing {ONE} caused a regression in ibus.",
        f"  * {ONE}: Don't encode list separators",
        f"  * {ONE} ignored errors; fix (deleted) suffix issue, fixes {ONE}",
        "  * Fix cve-2021-0001: as of 4.2.x",
        f"  * Reinstate the patch for {ONE}, which the last upload reverted.",
        f"  * Revert the change that introduced {ONE}.",
        f"  * Remove {ONE}.patch, applied upstream.",
        f"  * Remove unsafe function ({ONE})",
        f"  * {ONE}: Remove the pydoc getfile feature",
        f"  * d/p/{ONE}.patch: drop format-patch artefacts",
        f"  * Fix a leak introduced by the fix for {TWO} ({ONE})",
        f"  * Backport fix for {ONE}, disable the combination of options",
        f"  [ Somebody ]\n  * Not a bug.\n  * {ONE}",
        f"  * Use-after-free caused by a race ({ONE})",
        f"- fix {ONE} - possible infinite loop\n- Resolves: rhbz#1",
    ],
)
def test_fixed(text: str):
    assert words_of(text) == Words((ONE,), ())


@pytest.mark.parametrize(
    "text",
    [
        f"  * Not affected by {ONE}.",
        f"  * This version is not vulnerable to {ONE}",
        f"  * {ONE}: not affected",
        f"  * This does not fix {ONE}.",
        f"  * The update doesn't completely fix {ONE}.",
        f"  * {ONE} is still open.",
        f"  * Unaffected: {ONE}",
        f"  * Fix a regression of the fix for {ONE}.",
        f"  * Add tests for {ONE}",
        f"  * Bug introduced by {ONE}",
        f"  * Ignore {ONE}: no practical exploit",
        f"  * Note: {ONE} is Windows specific, does not apply to Linux",
        f"  * The following do not affect Debian:\n    - {ONE}",
        f"  * Drop test case from {ONE}.patch.",
        f"  * Disable libidn support because {ONE} is still not fixed.",
        "  * CVE-20210001, CVE-21-1",
    ],
)
def test_not_fixed(text: str):
    assert words_of(text).fixed == ()
    assert words_of(text).taken_back == ()


@pytest.mark.parametrize(
    "text",
    [
        f"  * Revert the fix for {ONE}: it breaks printing.",
        f"  * Back out {ONE}.patch",
        f"  * Drop {ONE}.patch: causes crashes.",
        f"  * Revert these patches:\n    - first.patch\n    - {ONE}.patch",
        f"  * SECURITY REGRESSION: crash (LP: #1)\n    - debian/patches/{ONE}.patch: removed pending investigation.",
        f"  * {ONE}: fix.\n  * Reverted the fix of {ONE} again.",
    ],
)
def test_taken_back(text: str):
    assert words_of(text) == Words((), (ONE,))


def test_only_the_names_behind_are_spoken_of():
    assert words_of(f"  * {ONE}: bypass of the incomplete fix for {TWO}").fixed == (ONE,)
    assert words_of(f"  * Fix {ONE}. Not affected by {TWO}.").fixed == (ONE,)


def test_a_new_upstream_version_contains_the_patches_that_go():
    assert words_of(f"  * Drop {ONE}.patch.", is_new_upstream=True) == Words((), ())
    history = [("2.0-1", f"  * New upstream release.\n  * Drop {ONE}.patch."), ("1.0-2", f"  * Fix {ONE}.")]
    assert repaired(history) == (("1.0-2", (ONE,)),)
    assert repaired([("1.0-3", f"  * Drop {ONE}.patch."), *history[1:]]) == ()


def test_the_first_fix_that_stands_tells_the_version():
    history = [
        ("1.0-5", f"  * Fix {ONE} for good."),
        ("1.0-4", f"  * Fix {ONE}, {TWO}."),
        ("1.0-3", f"  * Revert fix for {ONE}."),
        ("1.0-2", f"  * Fix {ONE}."),
        ("1.0-1", "  * First."),
    ]
    assert repaired(history) == (("1.0-4", (ONE, TWO)),)
    assert repaired(history[3:]) == (("1.0-2", (ONE,)),)
    assert repaired([]) == ()


def test_what_is_no_prose_says_nothing(monkeypatch: pytest.MonkeyPatch):
    assert words_of("  * not " + "x" * 30_000 + ONE).fixed == ()
    monkeypatch.setattr(module, "MAX_NAMES", 1)
    assert repaired([("2", f"* {TWO}"), ("1", f"* {ONE}")]) == (("2", (TWO,)),)


class TestProperties:
    """deb-changelog(5): changes are free text; whatever stands there, a name is fixed only where it is named."""

    @given(st.text(st.sampled_from("aC-VE2021 \n*:.(not revert)"), max_size=300))
    def test_any_text(self, text: str):
        words = words_of(f"{text}\n  * {ONE}\n")
        assert {*words.fixed, *words.taken_back} <= {*names(text), ONE}

    @given(
        st.sampled_from(
            [
                "not " * 9000 + ONE,
                f"regression {'of ' * 9000}{ONE}",
                f"remove patch {'fix ' * 9000}{ONE}",
                "\n" * 30_000 + ONE,
                "  - not:\n" * 3000 + ONE,
                "drop CVE-" * 2000 + ".patch",
            ]
        )
    )
    def test_time_stays_in_proportion(self, text: str):
        words_of(text)
