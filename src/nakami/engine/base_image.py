"""The image that an image was built on: whose job a fix is.

Known by the image's own word (OCI image specification 1.1, `annotations.md`, `org.opencontainers.image.base.*`; the label of Cloud Native
Buildpacks; what buildah writes into the history), by images that were scanned here before, or guessed from the history. Of nested bases the
nearest known one counts. Where it is not known how many layers are the base's, nothing is said of packages: never a wrong word.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from nakami.bounded.json import decode
from nakami.engine.history import Guess, guesses
from nakami.errors import InputError, ReferenceInvalid
from nakami.model.image import Base, ImageConfig, Target
from nakami.model.inventory import Placed
from nakami.model.package import Distro
from nakami.model.reference import Reference

_NAME = "org.opencontainers.image.base.name"
_DIGEST = "org.opencontainers.image.base.digest"
_BUILDPACKS = "io.buildpacks.lifecycle.metadata"
_LONGEST = 1024
"""Characters of a name that an image tells."""
_FROM = "FROM "
_SHORT_ID = 12
"""Digits of the identifier that buildah writes where the image below is one of its own steps."""


class Name(Struct, frozen=True):
    """What an image seen before was called: its full reference, and its manifest's digest or nothing."""

    reference: str
    digest: str = ""


Seen = Callable[[str], Sequence[Name]]
"""The names of the images that consist of exactly the layers of a chainID, the best first."""


def base_of(target: Target, distro: Distro | None, seen: Seen) -> Base | None:
    """The nearest known base of an image; None when nothing is known.

    Args:
        target: the image, as its manifest and configuration describe it.
        distro: the distribution found inside.
        seen: looks up images seen before.
    """
    config = target.config
    if config is None:
        return None
    certain = [*_by_buildpacks(config), *_by_builder(config), *_by_memory(target, config, seen)]
    guessed = guesses(config, distro)
    told = _told(target.annotations)
    if told is not None:
        # An annotation stands on this very manifest, so it names the image directly below.
        return _located(told, certain, guessed) or _direct(told, config, guessed) or told
    told = _told(config.labels)
    if told is None:
        return _nearest([*certain, *(Base(guess.name, "", guess.layers, "history") for guess in guessed)])
    # Labels are inherited: this one may have been put on by a base, and name the base of that.
    located = _located(told, certain, guessed)
    if located is not None:
        nearer = (Base(guess.name, "", guess.layers, "history") for guess in guessed if guess.layers > located.layers)
        return _nearest([located, *certain, *nearer])
    return _nearest(certain) or told


def origin_of(placed: Placed, base: Base | None) -> Literal["", "base", "application"]:
    """Whose layers brought a package."""
    if base is None or not base.layers or placed.since is None:
        return ""
    return "base" if placed.since < base.layers else "application"


def chain_ids(diff_ids: Sequence[str]) -> Iterator[str]:
    """The chainID of each layer: the name of all layers up to it (OCI image specification 1.1, `config.md`, "Layer ChainID")."""
    chain = ""
    for diff_id in diff_ids:
        chain = f"sha256:{sha256(f'{chain} {diff_id}'.encode()).hexdigest()}" if chain else diff_id
        yield chain


def _nearest(bases: Sequence[Base]) -> Base | None:
    return max(bases, key=lambda base: base.layers, default=None)


def _told(words: Mapping[str, str]) -> Base | None:
    name, digest = words.get(_NAME, "").strip(), words.get(_DIGEST, "").strip()
    return Base(name[:_LONGEST], digest[:_LONGEST], 0, "label") if name else None


def _by_memory(target: Target, config: ImageConfig, seen: Seen) -> Iterator[Base]:
    """Images seen before that are the beginning of this one. Another tag of the same repository is the same application, not its base."""
    own = _repository(target.reference)
    for layers, chain in enumerate(list(chain_ids(config.diff_ids))[:-1], 1):
        for name in seen(chain):
            if not own or _repository(name.reference) != own:
                yield Base(name.reference, name.digest, layers, "seen")


def _by_builder(config: ImageConfig) -> Iterator[Base]:
    """What buildah writes: the comment `FROM name` on the first step, or the only one, that it put on an image (its image.go)."""
    layers, total = 0, len(config.diff_ids)
    if len(config.layer_steps()) != total:
        return
    for step in config.history:
        name = step.comment.removeprefix(_FROM)
        is_own_step = len(name) == _SHORT_ID and not set(name) - set("0123456789abcdef")
        if name != step.comment and name and not is_own_step and 0 < layers < total:
            yield Base(name[:_LONGEST], "", layers, "history")
        layers += not step.empty


class _RunImage(Struct, frozen=True, rename="camel"):
    top_layer: str = ""
    reference: str = ""
    image: str = ""


class _Stack(Struct, frozen=True, rename="camel"):
    run_image: _RunImage = _RunImage()


class _Lifecycle(Struct, frozen=True, rename="camel"):
    run_image: _RunImage = _RunImage()
    stack: _Stack = _Stack()


def _by_buildpacks(config: ImageConfig) -> Iterator[Base]:
    """The run image (buildpacks specification, platform.md, "io.buildpacks.lifecycle.metadata"): `topLayer` is the diffID it ends with."""
    text = config.labels.get(_BUILDPACKS, "")
    if not text:
        return
    try:
        told = decode(text.encode(errors="replace"), _BUILDPACKS, type=_Lifecycle)
    except InputError:
        return  # a label of that name with something else in it
    run = told.run_image
    if run.top_layer in config.diff_ids[:-1]:
        layers = config.diff_ids.index(run.top_layer) + 1
        name, _, digest = run.reference.partition("@")
        name = run.image or told.stack.run_image.image or name
        yield Base(name[:_LONGEST], digest[:_LONGEST], layers, "label")


def _located(told: Base, certain: Sequence[Base], guessed: Sequence[Guess]) -> Base | None:
    """The told base with the number of its layers, where something of the same name or digest tells it."""
    for base in certain:
        if (told.digest and base.digest == told.digest) or _same(told.name, base.name):
            return replace(told, layers=base.layers)
    for guess in guessed:
        if guess.word and any(part.startswith(guess.word) for part in _repository(told.name).split("/")[1:]):
            return replace(told, layers=guess.layers)
    return None


def _direct(told: Base, config: ImageConfig, guessed: Sequence[Guess]) -> Base | None:
    """The base directly below: buildah names what it built upon by whatever name; else a seam that tells no name of its own."""
    built = _nearest(list(_by_builder(config)))
    if built is not None:
        return replace(told, layers=built.layers)
    return replace(told, layers=guessed[0].layers) if guessed and not guessed[0].word else None


def _same(one: str, other: str) -> bool:
    try:
        return str(Reference.parse(one)) == str(Reference.parse(other))
    except ReferenceInvalid:
        return one == other


def _repository(name: str) -> str:
    try:
        return Reference.parse(name).name
    except ReferenceInvalid:
        return ""
