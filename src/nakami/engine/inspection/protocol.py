"""What goes between a scan and the process that looks into files: frames of MessagePack, each behind its length.

The bytes of a batch's files stand one after the other in memory that both share (`ring`); those that do not fit there follow the frame.
Both ends are ours, but what the worker answers comes from a process that reads hostile bytes: it is decoded with checked types and bounds.
"""

import os
from collections.abc import Sequence
from typing import IO

import msgspec
from msgspec import Struct

from nakami.errors import Malformed
from nakami.model.hit import Hit
from nakami.model.outcome import BlindSpot

MAX_FRAME = 256 << 20
_LENGTH = 4
_PIECES = 512
"""Of one writev(2); Linux takes 1,024."""


class Start(Struct, frozen=True, tag="start"):
    """What a process is told first.

    `rules` are a `rulebook.bundle.Bundle` in MessagePack, `memory` is the descriptor of the shared memory, `size` how large it is; `clamd`
    is the socket of a ClamAV, empty for none.
    """

    rules: bytes
    memory: int = -1
    size: int = 0
    clamd: str = ""


class Item(Struct, frozen=True, array_like=True):
    """One file: of its `size` bytes the first `length` follow. `kind` is told where it is not for the bytes to tell."""

    path: bytes
    size: int
    length: int
    mode: int = 0o644
    mtime: int = 0
    uid: int = 0
    kind: str = ""


class Batch(Struct, frozen=True, tag="batch"):
    """Files of one layer, and where in the shared memory their bytes begin; -1 where they follow.

    What is `thorough` is looked into, whether or not a package may vouch for it.
    """

    layer: int
    items: tuple[Item, ...]
    start: int = -1
    thorough: bool = False


class End(Struct, frozen=True, tag="end"):
    """All files of a layer have been sent."""

    layer: int


class Seen(Struct, frozen=True, array_like=True):
    """What was seen in one file; no hits where an earlier file at its place had some."""

    path: bytes
    hits: tuple[Hit, ...]
    mtime: int = 0


class Answer(Struct, frozen=True, tag="answer"):
    """To a batch: what was seen, and what could not be looked into."""

    layer: int
    seen: tuple[Seen, ...] = ()
    blind_spots: tuple[BlindSpot, ...] = ()


class Settled(Struct, frozen=True, tag="settled"):
    """To an end: paths with hits whose content a package of the layer records, and what packages record otherwise.

    `unread` are files that were not looked into, because a package of the layer was expected to record them, and that none records so.
    `strays` are programs that no package of the layer records: path, and the digests that are known of it, by algorithm, in hexadecimal.
    """

    layer: int
    vouched: tuple[bytes, ...] = ()
    tampered: tuple[Seen, ...] = ()
    unread: tuple[bytes, ...] = ()
    strays: tuple[tuple[bytes, dict[str, str]], ...] = ()
    blind_spots: tuple[BlindSpot, ...] = ()


Question = Start | Batch | End
Reply = Answer | Settled
_questions = msgspec.msgpack.Decoder(Question)
_replies = msgspec.msgpack.Decoder(Reply)


def send(descriptor: int, frame: Question | Reply, bodies: Sequence[bytes] = ()) -> None:
    """Write a frame and what follows it.

    Raises:
        OSError: nobody reads any more.
    """
    head = msgspec.msgpack.encode(frame)
    pieces = [
        memoryview(len(head).to_bytes(_LENGTH, "little")),
        memoryview(head),
        *(memoryview(body) for body in bodies),
    ]
    at = 0
    while at < len(pieces):
        written = os.writev(descriptor, pieces[at : at + _PIECES])
        while at < len(pieces) and written >= len(pieces[at]):
            written -= len(pieces[at])
            at += 1
        if written:
            pieces[at] = pieces[at][written:]


class Incoming:
    """Reads frames from a pipe."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._file = pipe

    def question(self) -> Question | None:
        """The next question; None at the end."""
        frame = self._frame()
        return None if frame is None else _questions.decode(frame)

    def reply(self) -> Reply | None:
        """The next reply; None when the other end is gone.

        Raises:
            Malformed: it is none.
        """
        frame = self._frame()
        try:
            return None if frame is None else _replies.decode(frame)
        except msgspec.MsgspecError as error:
            raise Malformed(f"the process that looks into files answered {str(error)[:200]}") from error

    def body(self, size: int) -> bytes:
        """The bytes of a file.

        Raises:
            EOFError: the other end is gone.
        """
        content = self._file.read(size)  # bounded: a length that our own process told
        if len(content) < size:
            raise EOFError
        return content

    def _frame(self) -> bytes | None:
        head = self._file.read(_LENGTH)
        if len(head) < _LENGTH:
            return None
        length = int.from_bytes(head, "little")
        if length > MAX_FRAME:
            raise Malformed("the process that looks into files sent a frame of no length that it could have")
        frame = self._file.read(length)
        return frame if len(frame) == length else None
