"""Elements of flat XML, without a parser."""

import time

import pytest

from nakami.catalog.catalogers.dotnet.xml_elements import attributes, texts


class TestAttributes:
    """XML 1.0, 3.1: "[...] the Name in the start- and end-tags gives the element's type"; 2.5: comments "are not part of the document's
    character data".
    """

    def test_quotes_blanks_and_entities(self):
        text = """<packages><package id="A" version='1.0'/><package
            id = "B&amp;C" version="2" ></package><packageSource id="D"/></packages>"""
        assert list(attributes(text, "package")) == [{"id": "A", "version": "1.0"}, {"id": "B&C", "version": "2"}]

    def test_what_is_commented_out_is_not_there(self):
        assert list(attributes('<!-- <package id="A"/> --><package id="B"/><!-- <package id="C"/>', "package")) == [
            {"id": "B"}
        ]

    def test_entities_of_the_document_are_not_followed(self):
        assert list(attributes('<!DOCTYPE a [<!ENTITY x "y">]><package id="&x;"/>', "package")) == [{"id": "&x;"}]


def test_texts():
    text = '<metadata><id> A </id><version>1</version><license type="expression">MIT</license><id>B</id><authors><a/></authors></metadata>'
    assert texts(text, ("id", "version", "license", "authors")) == {"id": "A", "version": "1", "license": "MIT"}


@pytest.mark.parametrize(
    "part", ["<", "<package ", '<package id="', "<!--", "<package a=", "<id>", "<id ", "a='", "a", "a ", "a= "]
)
def test_time_is_in_proportion(part: str):
    text = part * ((1 << 20) // len(part))
    start = time.process_time()
    list(attributes(text, "package"))
    list(attributes(f"<package {text.replace('<', ' ')}/>", "package"))
    texts(text, ("id", "version"))
    assert time.process_time() - start < 2
