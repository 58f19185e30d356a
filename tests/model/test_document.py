import msgspec

from nakami.model.document import Document


def test_a_document_keeps_its_text_as_it_stands():
    document = Document("etc/x", "a\r\nb\0\ufffd")
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(document), type=Document) == document
