"""XML of unknown origin: bounded in bytes, elements and depth; entities and document types are refused.

A document type is the door to entities that unfold to gigabytes or name files of this machine; no format that is read here has one.
"""

from collections.abc import Callable

from msgspec import Struct, field

from nakami.errors import LimitExceeded, Malformed

MIB = 1 << 20
MAX_DEPTH = 64
MAX_ELEMENTS = 500_000
"""Each takes some 400 bytes of memory."""
MAX_ATTRIBUTES = 500_000
"""Equals signs of one document, those in its text included: each attribute takes 4 µs."""
_MAX_NAMESPACE = 256
"""Characters of a namespace: the parser writes it anew before the name of every element in it."""


class Element(Struct):
    """One element: its name without namespace or prefix, its attributes likewise, its own text, its children in order.

    `namespace` is the name of its namespace, empty for none.
    """

    name: str
    namespace: str = ""
    attributes: dict[str, str] = {}
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def child(self, name: str) -> "Element | None":
        """The first child of this name."""
        return next((each for each in self.children if each.name == name), None)

    def all(self, *path: str) -> "list[Element]":
        """What is found by going down these names, every branch."""
        found = [self]
        for name in path:
            found = [child for each in found for child in each.children if child.name == name]
        return found

    def told(self, name: str) -> str:
        """The text of the first child of this name, without the blanks around it; empty where there is none."""
        found = self.child(name)
        return found.text.strip() if found else ""


def parse(
    data: bytes, where: str, *, limit: int = 32 * MIB, depth: int = MAX_DEPTH, elements: int = MAX_ELEMENTS
) -> Element:
    """Parse one document (XML 1.0, Namespaces in XML 1.0).

    Args:
        data: the document, in the encoding that it declares.
        where: names it in errors.
        limit: the most bytes.
        depth: the most elements inside each other.
        elements: the most elements.

    Raises:
        LimitExceeded: too many bytes, elements or attributes, too deep, or with a namespace that no standard has.
        Malformed: not well-formed, or with a document type.
    """
    if len(data) > limit:
        raise LimitExceeded(f"{where} has {len(data):,} bytes, more than {limit:,}", "it is left out")
    if data.count(b"=") > MAX_ATTRIBUTES:
        raise LimitExceeded(f"{where} has more than {MAX_ATTRIBUTES:,} attributes", "it is left out")
    tree = Tree(where, depth, elements)
    feed = tree.parser()
    feed(data, True)  # noqa: FBT003 -- the interface of pyexpat: this is all there is
    if tree.root is None:
        raise Malformed(f"{where} is not the XML it should be: no element")
    return tree.root


class Tree:
    """The elements as they come: the handlers of a parser of `xml.parsers.expat`."""

    def __init__(self, where: str, depth: int, elements: int) -> None:
        self.root: Element | None = None
        self._where = where
        self._depth = depth
        self._left = elements
        self._open: list[Element] = []
        self._words: dict[str, str] = {}
        self._texts: list[list[str]] = []

    def parser(self) -> Callable[[bytes, bool], object]:
        """What takes the document's bytes, and whether these are the last; its errors are those of `parse`."""
        from xml.parsers import expat

        parser = expat.ParserCreate(namespace_separator="\n")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self.refuse
        parser.EntityDeclHandler = self.refuse
        parser.StartNamespaceDeclHandler = self.namespace
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters

        def feed(data: bytes, final: bool) -> None:  # noqa: FBT001 -- the interface of pyexpat
            try:
                parser.Parse(data, final)
            except (expat.ExpatError, LookupError, UnicodeError, ValueError) as error:
                raise Malformed(f"{self._where} is not the XML it should be: {str(error)[:200]}") from error

        return feed

    def refuse(self, *_: object) -> None:
        """Refuse document types and entities."""
        raise Malformed(f"{self._where} has a document type or entities, which are not read", "remove its <!DOCTYPE>")

    def namespace(self, prefix: str | None, uri: str | None) -> None:
        """Refuse names of namespaces that no standard has."""
        del prefix
        if uri and len(uri) > _MAX_NAMESPACE:
            raise LimitExceeded(f"{self._where} has a namespace of {len(uri):,} characters", "it is left out")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        self._left -= 1
        if self._left < 0 or len(self._open) >= self._depth:
            what = f"nests deeper than {self._depth} levels" if self._left >= 0 else "has too many elements"
            raise LimitExceeded(f"{self._where} {what}", "it is left out")
        namespace, _, local = name.rpartition("\n")
        # The same few words come again and again.
        namespace, local = (self._words.setdefault(word, word) for word in (namespace, local))
        element = Element(local, namespace, {key.rpartition("\n")[2]: value for key, value in attributes.items()})
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)
        self._texts.append([])

    def end(self, name: str) -> None:
        """End the innermost element."""
        del name
        self._open.pop().text = "".join(self._texts.pop())

    def characters(self, text: str) -> None:
        """Keep a piece of the innermost element's text."""
        self._texts[-1].append(text)
