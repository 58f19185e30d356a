"""Documents of a feed that are fetched one by one, several at a time."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

from nakami.errors import HttpError, Malformed, NakamiError, TargetNotFound
from nakami.net.download import download
from nakami.vulns.providers.interface import Origin

_FETCHERS = 8
_GONE = frozenset({404, 410})


def bring(origin: Origin, paths: Iterable[str], scratch: Path, limit: int) -> Iterator[tuple[str, bytes]]:
    """Yield each path with its document, empty where the origin does not have it, in the order in which they come.

    Args:
        origin: the feed.
        paths: below its base.
        scratch: a name for files under way; its folder exists.
        limit: the most bytes of one document.

    Raises:
        NakamiError: a document cannot be had; what came before has been yielded.
    """
    waiting: SimpleQueue[str] = SimpleQueue()
    for path in paths:
        waiting.put(path)
    answers: SimpleQueue[tuple[str, bytes | NakamiError]] = SimpleQueue()
    count = waiting.qsize()

    def work(number: int) -> None:
        with suppress(Empty):
            while True:
                path = waiting.get_nowait()
                answer: bytes | NakamiError = Malformed("a bug in nakami ended the download")
                try:
                    answer = _document(origin, path, scratch.with_name(f"{scratch.name} {number}"), limit)
                finally:
                    answers.put((path, answer))

    for number in range(min(_FETCHERS, count)):
        Thread(target=work, args=(number,), daemon=True, name="fetch-document").start()
    for done in range(count):
        path, answer = answers.get()
        origin.progress(f"fetch {scratch.name}", done + 1, count)
        if isinstance(answer, NakamiError):
            while not waiting.empty():
                with suppress(Empty):
                    waiting.get_nowait()
            raise answer
        yield path, answer


def _document(origin: Origin, path: str, target: Path, limit: int) -> bytes | NakamiError:
    try:
        download(origin.client, origin.base, path, target, limit=limit)
        return target.read_bytes()  # bounded: by the download's limit
    except TargetNotFound:
        return b""
    except HttpError as error:
        return b"" if error.status in _GONE else error
    except NakamiError as error:
        return error
    except OSError as error:
        return Malformed(f"{target} could not be written: {error.strerror}", "make room")
    finally:
        target.unlink(missing_ok=True)
