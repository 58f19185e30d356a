"""Bringing the database up to date: fetch what changed, build it, swap it in.

One update works at a time, others wait for it; readers wait for none. What is under way lies in `<root>/incoming`,
where a broken download waits for the next run. Nothing of the database changes until a partition is whole; each is
swapped in by itself, so an update that is interrupted keeps what it has finished.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from nakami.errors import HttpError, NakamiError, TargetNotFound, UsageError
from nakami.model.progress import Progress, silent
from nakami.net.download import Unchanged
from nakami.vulns import workers
from nakami.vulns.ecosystems import ECOSYSTEMS
from nakami.vulns.feeds import ARTIFACT, UNKNOWN_ADDRESS, base_of
from nakami.vulns.manifest import Absent, Held, commit, load_or_heal, note_absent, place_of
from nakami.vulns.part import Part
from nakami.vulns.providers import fetch_of, parse_of
from nakami.vulns.providers.delta import keep, known_at
from nakami.vulns.providers.interface import Known, Once, Origin, Raw, changes_of
from nakami.vulns.tables import SCHEMA
from nakami.vulns.taking import Offer, offer_of, take
from nakami.vulns.turn import incoming_of, only_writer
from nakami.vulns.updated import Updated

if TYPE_CHECKING:
    from nakami.images.sources.artifact import Artifact
    from nakami.net.client import Client

_FETCHERS = 4
_GONE = frozenset({404, 410})
_WHOLE_EVERY = timedelta(days=7)
"""How long changes are added to a file that was fetched whole: they do not tell what was deleted at its origin."""


class Plan(Struct, frozen=True):
    """Where to fetch from, and when this is.

    `mirror` is a URL or a folder, empty for the feeds' own servers, or a database in a registry, which `open_artifact` opens by its
    address; `addresses` are those of single feeds, by name; `now` is UTC ISO 8601.
    """

    client: "Client"
    now: str
    mirror: str = ""
    progress: Progress = silent
    addresses: Mapping[str, str] = {}
    open_artifact: "Callable[[str], Artifact] | None" = None

    def base(self, feed: str) -> str:
        """Where a feed is; empty where nobody told it."""
        return base_of(feed, self.mirror, self.addresses)


def update(root: Path, parts: Iterable[Part], plan: Plan) -> tuple[Updated, ...]:
    """Bring partitions up to date; one that fails does not keep the others from it.

    Args:
        root: the database's folder.
        parts: what to bring up to date.
        plan: where from.

    Raises:
        UsageError: an ecosystem whose versions nakami cannot order.
        DatabaseError: the database's folder cannot be written.
    """
    wanted = sorted(set(parts))
    for part in wanted:
        if part.feed == "osv" and part.partition not in ECOSYSTEMS:
            raise UsageError(f"no ecosystem is called {part.partition!r}", f"known: {', '.join(sorted(ECOSYSTEMS))}")
    incoming = incoming_of(root)
    with only_writer(root, plan.progress) as waited:
        done = _done_by_others(root, wanted, plan) if waited else {}
        rest = [part for part in wanted if part not in done]
        packed = [part for part in rest if plan.base(part.feed).startswith(ARTIFACT)]
        fetched = _results(root, incoming, [part for part in rest if part not in packed], plan)
        results = (*done.values(), *_taken_over(root, packed, plan), *fetched)
        absent = {
            place_of(result.part.feed, result.part.partition): Absent(plan.base(result.part.feed), plan.now, result.why)
            for result in results
            if result.status == "absent" and not result.held
        }
        if absent:
            note_absent(root, absent)
        return tuple(sorted(results, key=lambda result: result.part))


def _done_by_others(root: Path, wanted: Sequence[Part], plan: Plan) -> dict[Part, Updated]:
    """What the update that we waited for has brought up to date since we began."""
    held = load_or_heal(root).held
    done = {}
    for part in wanted:
        here = held.get(place_of(part.feed, part.partition))
        if here and here.checked >= plan.now and here.base == plan.base(part.feed):
            done[part] = Updated(part, "unchanged", held=here)
    return done


def _taken_over(root: Path, parts: Sequence[Part], plan: Plan) -> Iterator[Updated]:
    """What becomes of partitions that come built, from an artifact."""
    if not parts:
        return
    offer = _offered(plan)
    if isinstance(offer, NakamiError):
        held = load_or_heal(root).held
        for part in parts:
            yield Updated(part, "failed", str(offer), held.get(place_of(part.feed, part.partition)))
        return
    with closing(offer.artifact):
        yield from take(root, offer, parts, now=plan.now, progress=plan.progress)


def _offered(plan: Plan) -> Offer | NakamiError:
    """What the artifact holds, or why that cannot be told."""
    assert plan.open_artifact is not None  # whoever gives such an address gives what opens it
    try:
        artifact = plan.open_artifact(plan.mirror)
        with ExitStack() as failed:
            failed.callback(artifact.close)
            offer = offer_of(artifact, plan.now, plan.mirror)
            failed.pop_all()
    except NakamiError as error:
        return error
    return offer


def _results(root: Path, incoming: Path, wanted: Sequence[Part], plan: Plan) -> Iterator[Updated]:
    held = load_or_heal(root).held
    jobs: dict[Path, tuple[Part, Raw]] = {}
    for part, answer in _fetched(wanted, held, root, plan):
        before = held.get(place_of(part.feed, part.partition))
        if isinstance(answer, Updated):
            yield answer
        elif isinstance(answer, Unchanged):
            assert before is not None
            yield Updated(part, "unchanged", held=commit(root, _checked(before, plan), None))
        elif before and before.generation == _generation(part, answer.sha256):
            answer.path.unlink(missing_ok=True)
            changes_of(answer.path).unlink(missing_ok=True)
            same = msgspec.structs.replace(
                _checked(before, plan), validators=answer.validators, base=plan.base(part.feed)
            )
            yield Updated(part, "unchanged", held=commit(root, same, None))
        else:
            jobs[incoming / f"{part.feed} {part.partition}"] = (part, answer)
    yield from _built(root, jobs, plan)


def _fetched(
    wanted: Sequence[Part], held: Mapping[str, Held], root: Path, plan: Plan
) -> Iterator[tuple[Part, Raw | Unchanged | Updated]]:
    """Fetch several at a time. The threads are daemons: whoever stops the program does not wait for a server."""
    once = Once()
    waiting: SimpleQueue[Part] = SimpleQueue()
    for part in wanted:
        waiting.put(part)
    answers: SimpleQueue[tuple[Part, Raw | Unchanged | Updated]] = SimpleQueue()

    def work() -> None:
        with suppress(Empty):
            while True:
                part = waiting.get_nowait()
                before = held.get(place_of(part.feed, part.partition))
                # Whoever waits gets an answer even when a bug ends this thread.
                answer: Raw | Unchanged | Updated = Updated(
                    part, "failed", "a bug in nakami ended the download", before
                )
                try:
                    answer = _fetch(part, before, root, plan, once)
                finally:
                    answers.put((part, answer))

    for _ in range(min(_FETCHERS, len(wanted))):
        Thread(target=work, daemon=True, name="fetch").start()
    for _ in wanted:
        yield answers.get()


def _fetch(part: Part, before: Held | None, root: Path, plan: Plan, once: Once) -> Raw | Unchanged | Updated:
    base, incoming = plan.base(part.feed), incoming_of(root)
    if not base:
        return Updated(part, "absent", UNKNOWN_ADDRESS, before)
    # Validators speak of one origin's file, and so do changes to it; another origin is asked without.
    # Nor do they help where a newer parser would make other tables of the same file.
    known = before if before and before.base == base and before.generation == _generation(part, before.sha256) else None
    cursor = known.validators if known else None
    kept = _kept(root, part, known, plan.now) if known else None
    try:
        origin = Origin(base, plan.client, plan.progress, kept, once)
        return fetch_of(part.feed).fetch(origin, part.partition, incoming, cursor)
    except TargetNotFound as error:
        return Updated(part, "absent", error.message, before)
    except HttpError as error:
        return Updated(part, "absent" if error.status in _GONE else "failed", error.message, before)
    except NakamiError as error:
        return Updated(part, "failed", str(error), before)
    except OSError as error:
        return Updated(part, "failed", f"{incoming} could not be written: {error.strerror}", before)


def _kept(root: Path, part: Part, held: Held, now: str) -> Known | None:
    """What was kept to build on; None where nothing was, where it is damaged, or where it is time for the whole file again."""
    try:
        is_recent = timedelta() <= datetime.fromisoformat(now) - datetime.fromisoformat(held.whole) < _WHOLE_EVERY
    except (ValueError, TypeError):
        return None
    return known_at(_place_kept(root, part), held.sha256, held.made) if is_recent else None


def _place_kept(root: Path, part: Part) -> Path:
    return root / "kept" / part.feed / (part.partition or "all")


def _built(root: Path, jobs: dict[Path, tuple[Part, Raw]], plan: Plan) -> Iterator[Updated]:
    queue = [workers.Job(part.feed, part.partition, raw.path, folder, plan.now) for folder, (part, raw) in jobs.items()]
    try:
        for done in workers.run(queue, plan.progress):
            part, raw = jobs[done.job.folder]
            if done.error:
                yield Updated(
                    part, "failed", done.error, load_or_heal(root).held.get(place_of(part.feed, part.partition))
                )
                continue
            if not done.tally.newest:
                # A feed whose records tell no date is as old as its file.
                done.tally.changed(raw.validators.date)
            held = Held(
                feed=part.feed,
                partition=part.partition,
                generation=_generation(part, raw.sha256),
                sha256=raw.sha256,
                size=raw.size,
                base=plan.base(part.feed),
                checked=plan.now,
                validators=raw.validators,
                tally=done.tally,
                whole=_whole(root, part, raw, plan.now),
            )
            held = commit(root, held, done.job.folder)
            _keep(root, part, raw)
            yield Updated(part, "new", held=held)
    finally:
        for folder, (_, raw) in jobs.items():
            shutil.rmtree(folder, ignore_errors=True)
            with suppress(OSError):
                raw.path.unlink(missing_ok=True)
                changes_of(raw.path).unlink(missing_ok=True)


def _whole(root: Path, part: Part, raw: Raw, now: str) -> str:
    """When the file was fetched as a whole: now, but for one that was kept and has changes beside it."""
    if not raw.keep:
        return ""
    before = load_or_heal(root).held.get(place_of(part.feed, part.partition))
    return before.whole if before and changes_of(raw.path).exists() else now


def _keep(root: Path, part: Part, raw: Raw) -> None:
    """Keep the file where the next update can build on it; what was kept before is of no more use in any case."""
    place = _place_kept(root, part)
    with suppress(OSError):  # without it, the next update fetches the whole file
        if raw.keep:
            keep(raw.path, place)
        else:
            place.unlink(missing_ok=True)
            changes_of(place).unlink(missing_ok=True)


def _checked(held: Held, plan: Plan) -> Held:
    """The same, asked for now."""
    return msgspec.structs.replace(held, checked=plan.now)


def _generation(part: Part, sha: str) -> str:
    """The name of the folder for these bytes, read by this parser into these tables: the same always has the same name."""
    parse = parse_of(part.feed)
    return sha256(f"{sha} {parse.name} {parse.version} {SCHEMA}".encode()).hexdigest()[:16]
