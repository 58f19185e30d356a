"""Which words can be a group, an artifact, a version."""

import pytest

from nakami.catalog.catalogers.java.coordinates import is_group, is_version, is_word


@pytest.mark.parametrize("text", ["1", "1.2.3", "4.1.48.Final", "31.1-jre", "2.0.0-M1", "1.0+build", "r09", "20040616"])
def test_versions(text: str):
    assert is_version(text)


@pytest.mark.parametrize(
    "text", ["", "${revision}", "unspecified", "3.x", "x", "1 2", "1\n", "-1", "1" * 300, "1/2", "\u0661"]
)
def test_what_is_no_version(text: str):
    assert not is_version(text)


@pytest.mark.parametrize("text", ["org.slf4j", "log4j", "commons-io", "jboss-servlet-api_3.0_spec"])
def test_words(text: str):
    assert is_word(text)
    assert is_group(text)


@pytest.mark.parametrize("text", ["", "a b", "a/b", "${project.groupId}", "a!", "a" * 300, "a\n", "é"])
def test_what_is_no_word(text: str):
    assert not is_word(text)
    assert not is_group(text)
