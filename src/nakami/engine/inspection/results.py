"""What was seen in the files of one layer, as answers come in."""

from collections.abc import Iterator, Sequence

from nakami.engine.inspection.protocol import Answer, Item, Seen, Settled
from nakami.model.outcome import BlindSpot
from nakami.rootfs.placing import shown

_REPORT = "please report this to nakami"


MAX_LINKS = 50_000
"""Hard links of one layer that are remembered."""
MAX_NAMES = 5_000
"""Hits of one layer that are told again by another name of their file."""


class Results:
    """What was seen in the files of one layer."""

    def __init__(self) -> None:
        self.seen: dict[bytes, Seen] = {}
        self.strays: tuple[tuple[bytes, dict[str, str]], ...] = ()
        self.vouched: frozenset[bytes] = frozenset()
        self.unread: tuple[bytes, ...] = ()
        self.blind_spots: list[BlindSpot] = []
        self._links: dict[bytes, bytes] = {}
        self.inspected = 0
        self.in_part = 0
        self.lost = 0
        self.done = False
        self._is_begun = self._is_torn = False
        self._first_lost = self._why = ""

    @property
    def is_whole(self) -> bool:
        """Whether all that could be known of the files is: nothing of it went with a process that ended."""
        return not self.lost and not self._is_torn

    def link(self, path: bytes, target: bytes) -> None:
        """Note that a path is another name of a file; of a name of a name, the file's."""
        if len(self._links) < MAX_LINKS:
            self._links[path] = self._links.get(target, target)

    def names(self) -> Iterator[tuple[bytes, Seen]]:
        """The other names of files with hits, and what was seen there; a file that took the name's place later has its own."""
        left = MAX_NAMES
        for path, target in self._links.items():
            seen = self.seen.get(target)
            if seen is not None and seen.hits and path not in self.seen:
                left -= len(seen.hits)
                if left < 0:
                    return
                yield path, seen

    def add(self, answer: Answer) -> None:
        """Take an answer in; a later file of the same path takes the earlier one's place."""
        self._is_begun = True
        self.blind_spots.extend(answer.blind_spots)
        self.seen.update((seen.path, seen) for seen in answer.seen)

    def lose(self, items: Sequence[Item], why: str) -> None:
        """Note files that nobody will look into."""
        self.lost += len(items)
        self.inspected -= len(items)
        self._first_lost = self._first_lost or shown(items[0].path)
        self._why = self._why or why

    def tear(self, why: str) -> None:
        """Note that the process that looked into the files so far is gone, and with it what packages record of them."""
        if self._is_begun and not self.done:
            self._is_torn = True
            self._why = self._why or why

    def absorb(self, other: "Results") -> None:
        """Take in what another process saw in other files of the layer."""
        self.seen.update(other.seen)
        self.strays = (*self.strays, *other.strays)
        self.vouched |= other.vouched
        self.unread = (*self.unread, *other.unread)
        self.blind_spots.extend(other.blind_spots)
        self.inspected += other.inspected
        self.in_part += other.in_part
        self.lost += other.lost
        self._is_torn |= not other.is_whole and not other.lost

    def finish(self) -> None:
        """Nothing more will come: tell what was lost."""
        if self.lost:
            why = f"{self._why}; {self.lost:,} files from this one on were not looked into"
            self.blind_spots.append(BlindSpot("inspection", self._first_lost, why, _REPORT))
        elif self._is_torn:
            why = f"{self._why}; files were not held against what packages record of them, nor libraries looked into"
            self.blind_spots.append(BlindSpot("inspection", "", why, _REPORT))
        self.done = True

    def settle(self, settled: Settled) -> None:
        """Take in what the packages say."""
        self.vouched = frozenset(settled.vouched)
        self.strays = settled.strays
        self.unread = settled.unread
        self.blind_spots.extend(settled.blind_spots)
        for seen in settled.tampered:
            known = self.seen.get(seen.path)
            self.seen[seen.path] = Seen(seen.path, (*known.hits, *seen.hits), known.mtime) if known else seen
        self.finish()
