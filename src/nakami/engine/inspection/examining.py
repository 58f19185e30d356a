"""One file in, hits out: the rules, the heuristics, and what lies inside archives."""

from collections.abc import Iterator

from msgspec.structs import replace

from nakami.bounded.elf_data import data_ranges, place
from nakami.bounded.yara import Match, Matcher, Ruleset
from nakami.engine.inspection.excerpts import excerpt
from nakami.engine.inspection.members import MARK, members
from nakami.engine.inspection.slowness import MAX_FILE_SECONDS, Slowness
from nakami.errors import InputError, LimitExceeded
from nakami.malware.clamav import ClamAV
from nakami.malware.evidence import hit_of
from nakami.malware.structure import HEURISTICS
from nakami.malware.structure.interface import by_kind
from nakami.malware.unpacking import SUFFIX, unpacked
from nakami.model.entry import Entry
from nakami.model.hit import Hit
from nakami.model.outcome import BlindSpot
from nakami.rootfs.kind import PROGRAMS, kind_of
from nakami.rulebook.bundle import Bundle
from nakami.rulebook.folder import GATES
from nakami.rulebook.rule import Rule
from nakami.rulebook.user import user_words
from nakami.secrets.judging import judge

ENDS = 16 << 10
"""Bytes at each end of a file that our rules are held against when they take too long for all of it."""
_SECRETS = "secrets/"
MAX_AGAIN = 100
"""Times that rules for secrets are held against the rest of a file whose beginning is full of what looks like one."""
MAX_SLOW = 5
"""Files on which the user's rules may take too long before they are given up: each costs `MAX_SECONDS`."""

LARGE = 512 << 10
"""Bytes of a library from which on its machine code is left out. Those that are made to be preloaded are smaller."""


class Examiner:
    """Examines files; stays in the thread that made it.

    `unread` are the parts of archives and of packed programs that could not be looked into; whoever reads them empties the list.

    Args:
        bundle: the rules.
        maturities: which of them count.
        clamav: is asked of each file, too.
    """

    def __init__(
        self, bundle: Bundle, maturities: frozenset[str] = frozenset({"stable"}), clamav: ClamAV | None = None
    ) -> None:
        self._rules = {
            (f"{rule.family}/{rule.group}", rule.name.replace("-", "_")): rule
            for rule in bundle.heads
            if rule.maturity in maturities
        }
        heuristics = [each for each in HEURISTICS if each.rule.maturity in maturities]
        self._heuristics = by_kind(heuristics)
        self._anywhere = by_kind(each for each in heuristics if each.is_for_members)
        self._clamav = clamav
        self.unread: list[BlindSpot] = [] if clamav is None else clamav.unread
        self._text = Ruleset.unpacked(bundle.text).matcher()
        self._gates = tuple(Ruleset.unpacked(each).matcher() for each in bundle.gates)
        self._gated = bundle.gated
        self._behind: dict[str, Matcher] = {}
        self._program = Ruleset.unpacked(bundle.program).matcher()
        self._users_rules = {(namespace, rule.code): rule for namespace, rule in bundle.user_heads}
        self._user = Ruleset.unpacked(bundle.user).matcher() if bundle.user else None
        self._slow = 0
        self.slowness = Slowness()

    def examine(self, entry: Entry, content: bytes, kind: str = "") -> Iterator[Hit]:
        """Yield what speaks against the file.

        Args:
            entry: the file.
            content: its bytes, of a large one the first of them.
            kind: what it is, where that is not for the bytes to tell.

        Raises:
            LimitExceeded, Malformed: the rules could not be held against it.
        """
        self.slowness.begin(len(content))
        try:
            yield from self._examined(entry, content, kind or kind_of(content))
        finally:
            self.slowness.end()

    def _examined(self, entry: Entry, content: bytes, kind: str) -> Iterator[Hit]:
        yield from self._held(entry, content, kind)
        for heuristic in self._heuristics.get(kind, ()):
            yield from heuristic.look(entry, content, kind)
        if len(content) == entry.size:
            yield from self._packed(entry, content, kind)
            if kind not in PROGRAMS:
                yield from self._members(entry, content)
        if self._clamav is not None:
            yield from self._clamav.hits(entry, content)

    def _held(self, entry: Entry, content: bytes, kind: str) -> Iterator[Hit]:
        """What the rules tell."""
        for match in self._matches(entry, content, kind):
            rule = self._rules.get((match.namespace, match.rule))
            if rule is not None:
                yield from _hits(rule, entry, content, match)
        if self._user is not None:
            yield from self._users_say(self._user, entry, content, kind)

    def _users_say(self, matcher: Matcher, entry: Entry, content: bytes, kind: str) -> Iterator[Hit]:
        """What the user's rules tell. They may be slow, which must not keep ours from the file, nor the scan from its end."""
        try:
            matches = matcher.match(content, user_words(_words(entry, kind)))
        except InputError as error:
            self._slow += 1
            given_up = (
                f"; they are held against no other file: {self._slow} were too many" if self._slow >= MAX_SLOW else ""
            )
            self.unread.append(BlindSpot("rules", entry.path, f"your rules: {error.message}{given_up}", error.remedy))
            if given_up:
                self._user = None
            return
        for match in matches:
            yield hit_of(self._users_rules[match.namespace, match.rule], entry.path, content, match, excerpt)

    def _packed(self, entry: Entry, content: bytes, kind: str) -> Iterator[Hit]:
        """What the rules tell of what is packed in a program."""
        plain = unpacked(content) if kind == "elf" else None
        if plain is None:
            return
        path = f"{entry.path}{MARK}{SUFFIX}"
        if plain.why:
            self.unread.append(BlindSpot("inspection", path, plain.why))
        yield from self._held(Entry(path, size=len(plain.content)), plain.content, kind)

    def _members(self, entry: Entry, content: bytes) -> Iterator[Hit]:
        """What speaks against the members of an archive; `members` opens those that are archives themselves."""
        for inner in members(entry.path, content):
            if self.slowness.is_file_spent:
                why = (
                    f"took more than {MAX_FILE_SECONDS:.0f} seconds; its members from this one on were not looked into"
                )
                self.unread.append(
                    BlindSpot("inspection", inner.where if isinstance(inner, BlindSpot) else inner.path, why)
                )
                return
            if isinstance(inner, BlindSpot):
                self.unread.append(inner)
                continue
            kind = kind_of(inner.content)
            member = Entry(inner.path, size=inner.size, mode=inner.mode)
            yield from self._held(member, inner.content, kind)
            for heuristic in self._anywhere[kind]:
                yield from heuristic.look(member, inner.content, kind)
            yield from self._packed(member, inner.content, kind)

    def _matches(self, entry: Entry, content: bytes, kind: str) -> Iterator[Match]:
        words = _words(entry, kind)
        if kind in PROGRAMS:
            yield from self._programs_say(entry, content, words)
            return
        found = self._ours(self._text, entry, content, words)
        for gates in self._gates:
            found += self._ours(gates, entry, content, words)
        # What stands behind a gate may be gates again.
        for match in found:
            yield match
            gate = match.namespace.removeprefix(GATES)
            if gate != match.namespace and gate in self._gated:
                found += self._ours(self._opened(gate), entry, content, words)

    def _programs_say(self, entry: Entry, content: bytes, words: dict[str, str]) -> Iterator[Match]:
        """What the rules for programs tell; of a large library without its machine code, in which nothing is written."""
        if len(content) < LARGE or ".so" not in words["filename"]:
            yield from self._ours(self._program, entry, content, words)
            return
        ranges = data_ranges(content)
        data = b"".join(content[start:end] for start, end in ranges)
        for match in self._ours(self._program, entry, data, words):
            places = tuple((pattern, place(ranges, at), length) for pattern, at, length in match.places)
            yield replace(match, places=places)

    def _ours(self, matcher: Matcher, entry: Entry, content: bytes, words: dict[str, str]) -> list[Match]:
        """What some of our rules tell; of a file that was made to keep them busy, at least what they tell of its ends."""
        if not self.slowness.is_file_spent:
            try:
                return list(self._all(matcher, entry, content, words))
            except LimitExceeded:
                if len(content) <= 2 * ENDS:
                    raise
        why = f"rules take too long for it: only its first and last {ENDS >> 10} KiB were looked into"
        self.unread.append(BlindSpot("inspection", entry.path, why, "look at this file by other means"))
        tail = max(ENDS, len(content) - ENDS)
        behind = [_moved(match, tail) for match in matcher.match(content[tail:], words)]
        return [*matcher.match(content[:ENDS], words), *behind]

    def _all(self, matcher: Matcher, entry: Entry, content: bytes, words: dict[str, str]) -> Iterator[Match]:
        """The rules that hold; those for secrets at every place: thousands that are none must not hide one."""
        found = matcher.match(content, words)
        if not found:
            return
        yield from found
        start = 0
        for _ in range(MAX_AGAIN):
            full = {
                (match.namespace, match.rule): until
                for match in found
                if match.namespace.startswith(_SECRETS) and (until := match.seen_until) is not None
            }
            if not full:
                return
            if self.slowness.is_file_spent:
                break
            end = min(full.values())
            # From the beginning of a line on, where there are lines: half a word may look like a secret.
            line = content.rfind(b"\n", start, end) + 1
            start = line if line > start else end
            found = [
                _moved(match, start)
                for match in matcher.match(content[start:], words)
                if (match.namespace, match.rule) in full
            ]
            yield from found
        why = f"too much in it looks like a secret: from byte {start:,} on not all of it was looked at"
        self.unread.append(BlindSpot("inspection", entry.path, why, "look at this file by other means"))

    def _opened(self, gate: str) -> Matcher:
        """The rules behind a gate."""
        matcher = self._behind.get(gate)
        if matcher is None:
            matcher = self._behind[gate] = Ruleset.unpacked(self._gated[gate]).matcher()
        return matcher


def _hits(rule: Rule, entry: Entry, content: bytes, match: Match) -> Iterator[Hit]:
    if rule.family == "secrets":
        yield from judge(rule, entry, content, match)
    else:
        yield hit_of(rule, entry.path, content, match, excerpt)


def _moved(match: Match, offset: int) -> Match:
    return replace(match, places=tuple((pattern, at + offset, length) for pattern, at, length in match.places))


def _words(entry: Entry, kind: str) -> dict[str, str]:
    folder, _, name = entry.path.rpartition("/")
    dot = name.rfind(".")
    return {
        "filename": name,
        "filepath": f"/{folder}",
        "extension": name[dot:].lower() if dot >= 0 else "",
        "filetype": kind,
        "owner": "",
    }
