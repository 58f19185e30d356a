"""Canonical's OpenVEX documents into rows: how each vulnerability stands in each source package and release.

They do not tell which version brought a fix, and so this feed complements OSV's records, which do: of what is fixed nothing is said here.
Ubuntu Pro's archives (`esm-infra`, `esm-apps`) are judged beside the release's own:

- what the release itself says counts; what Pro's archives say counts where the release is not mentioned, as after the end of its support;
- where only Pro has a fix, OSV's record tells its version;
- that the vulnerable code is not there counts from whichever archive, unless the release says that it is affected.

Rebuilds of other kinds (FIPS, real time, ROS) are other packages, and are left out.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from nakami.bounded.feed_tar import members
from nakami.lake.interface import Row
from nakami.lake.table import Table
from nakami.model.finding import State
from nakami.vulns.code_names import UBUNTU
from nakami.vulns.providers.decoded import decoded
from nakami.vulns.providers.interface import Parse
from nakami.vulns.providers.rows import Advisory, Rows, Told
from nakami.vulns.providers.ubuntu.document import Document, Word, priority_of, when, word_of
from nakami.vulns.releases import is_long_term
from nakami.vulns.states import NOT_AFFECTED
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally

_FOLDER = "vex/cve/"
_PRO = ("esm-infra", "esm-apps", "esm-infra-legacy", "esm-apps-legacy", "esm")
_MAX_DOCUMENT = 64 << 20
_MAX_VALUES = 4_000_000
_MOST_DECIDED = (State.FIXED, NOT_AFFECTED, State.WILL_NOT_FIX, State.AFFECTED, State.UNDER_INVESTIGATION)

_Place = tuple[str, str]
"""A release's number and a source package."""


class UbuntuParse(Parse):
    """Reads the archive, document by document; those of Ubuntu's notices (USN) repeat what those of the vulnerabilities say."""

    name: ClassVar[str] = "ubuntu"
    version: ClassVar[int] = 1
    tables: ClassVar[tuple[Table, ...]] = (AFFECTED, ADVISORIES)

    def parse(self, raw: Path, partition: str, tally: Tally) -> Iterator[tuple[Table, Row]]:
        """See `Parse.parse`."""
        del partition
        rows = Rows(self.name, tally)
        documents = (
            (where.rpartition("/")[2].removesuffix(".json"), content)
            for where, content in members(raw)
            if where.removeprefix("./").startswith(_FOLDER)
        )
        for name, document in decoded(documents, Document, tally, limit=_MAX_DOCUMENT, values=_MAX_VALUES):
            tally.changed(when(document.timestamp or document.metadata.timestamp))
            if document.statements:
                yield from rows.of(_advisory(name, document), _told(document))


def _advisory(name: str, document: Document) -> Advisory:
    first = document.statements[0]
    return Advisory(
        name,
        (first.vulnerability.name or name,),
        priority_of(document),
        title=" ".join(first.vulnerability.description.split()),
        published=when(first.timestamp),
        modified=when(document.timestamp or document.metadata.timestamp),
    )


def _told(document: Document) -> Iterator[Told]:
    own: dict[_Place, Word] = {}
    pro: dict[_Place, Word] = {}
    for statement in document.statements:
        word = word_of(statement)
        if word is None:
            continue
        for source, archive in statement.sources():
            kind, _, codename = archive.rpartition("/")
            if codename == "esm":  # trusty/esm, as Ubuntu 14.04's was called
                kind, codename = codename, kind
            number = UBUNTU.get(codename)
            if number is None or (kind and kind not in _PRO and kind != "ubuntu"):
                continue
            said = pro if kind in _PRO else own
            place = number, source
            said[place] = _more_decided(said.get(place), word)
    for place in own.keys() | pro.keys():
        yield from _of_package(place, own.get(place), pro.get(place))


def _of_package(place: _Place, own: Word | None, pro: Word | None) -> Iterator[Told]:
    number, source = place
    release = f"{number}:LTS" if is_long_term(number) else number
    if own is None:
        if pro is not None and pro.state != State.FIXED:
            yield Told(f"Ubuntu:Pro:{release}", source, state=pro.state, note=pro.note)
        return
    if pro is not None and own.state == State.UNDER_INVESTIGATION and pro.state == NOT_AFFECTED:
        own = pro
    is_fixed = State.FIXED in {own.state, pro.state if pro and own.state != NOT_AFFECTED else ""}
    if not is_fixed:
        yield Told(f"Ubuntu:{release}", source, state=own.state, note=own.note)


def _more_decided(one: Word | None, other: Word) -> Word:
    """Pro has two archives, and a document may name a package twice."""
    if one is None:
        return other
    return min(one, other, key=lambda word: _MOST_DECIDED.index(word.state))


PARSE = UbuntuParse()
