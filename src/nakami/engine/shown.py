"""A target as it may be shown, written down and kept: without what may be a secret in its configuration and history."""

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from nakami.engine.inspection.instructions import Statement, instructions, statements
from nakami.model.hit import INSTRUCTIONS, Hit
from nakami.model.image import ImageConfig, Layer, Step, Target
from nakami.secrets.masking import MASK, masked, masked_values, masked_words

_INSTRUCTION = re.compile(r"\b(RUN|ENV|ARG|LABEL|CMD|ENTRYPOINT|COPY|ADD)\b")
_ENDS = re.compile(r"[\s\"'`,;&|<>]")
_LEAST = 6
"""Characters of a secret that is looked for elsewhere; shorter ones are parts of words."""
MAX_SECRETS = 300
"""Of one image's statements that are looked for in each of them; of an image with more, no statement is shown."""


class _Told(Struct, frozen=True):
    """What rules say: the statements that hold secrets, by part and key, and the secrets."""

    places: frozenset[tuple[str, str]] = frozenset()
    values: tuple[str, ...] = ()


def shown(target: Target, hits: Iterable[Hit] = ()) -> Target:
    """The target without secrets: of variables only the names, elsewhere `MASK` where a rule, the name or the look says so.

    Args:
        target: as it was opened.
        hits: of the rules for secrets.
    """
    config = target.config
    if config is None:
        return replace(target, annotations=masked_values(target.annotations))
    told = _told(config, hits)
    annotations = masked_values({name: _without(value, told) for name, value in target.annotations.items()})
    history = tuple(_step(step, str(number), told) for number, step in enumerate(config.history, 1))
    cleaned = replace(
        config,
        env=tuple(_variable(setting) for setting in config.env),
        entrypoint=_words("entrypoint", config.entrypoint, told),
        cmd=_words("cmd", config.cmd, told),
        labels=_labels(config, told),
        history=history,
    )
    return replace(
        target, config=cleaned, annotations=annotations, layers=tuple(_layers(target.layers, config, history, told))
    )


def _told(config: ImageConfig, hits: Iterable[Hit]) -> _Told:
    lines = [hit for hit in hits if hit.path == INSTRUCTIONS]
    if not lines:
        return _Told()
    found = tuple(statements(config))
    content = instructions(config).encode(errors="replace")
    values: set[str] = set()
    places: set[tuple[str, str]] = set()
    for hit in lines:
        if 0 < hit.line <= len(found):
            statement = found[hit.line - 1]
            places.add((statement.part, statement.key))
            values.update(_values(statement, content, hit))
    if len(values) > MAX_SECRETS:
        return _Told(frozenset((statement.part, statement.key) for statement in found))
    return _Told(frozenset(places), tuple(sorted(values, key=len, reverse=True)))


def _values(statement: Statement, content: bytes, hit: Hit) -> Iterator[str]:
    """What may be the secret: the value of what has one, and the word that the hit begins with."""
    word = _ENDS.split(content[hit.offset : hit.offset + 4096].decode(errors="replace"), maxsplit=1)[0]
    value = statement.text.partition("=")[2] if statement.part in {"env", "labels"} else ""
    for text in (word, word.rpartition("=")[2], value):
        if len(text) >= _LEAST:
            yield text


def _variable(setting: str) -> str:
    name, equals, _ = setting.partition("=")
    return f"{name}={MASK}" if equals else setting


def _without(text: str, told: _Told) -> str:
    for value in told.values:
        text = text.replace(value, MASK)
    return masked(text)


def _words(part: str, words: Sequence[str], told: _Told) -> tuple[str, ...]:
    if (part, "") in told.places:
        return (*masked_words(words[:1]), MASK)
    return masked_words([_without(word, told) for word in words])


def _labels(config: ImageConfig, told: _Told) -> dict[str, str]:
    values = {
        name: MASK if ("labels", name) in told.places else _without(value, told)
        for name, value in config.labels.items()
    }
    return masked_values(values)


def _step(step: Step, number: str, told: _Told) -> Step:
    if ("history", number) in told.places:
        return replace(step, created_by=_left_out(step.created_by), comment=MASK if step.comment else "")
    return replace(step, created_by=_without(step.created_by, told), comment=_without(step.comment, told))


def _left_out(instruction: str) -> str:
    word = _INSTRUCTION.search(instruction)
    return f"{word[0] if word else 'RUN'} {MASK}"


def _layers(layers: Sequence[Layer], config: ImageConfig, history: Sequence[Step], told: _Told) -> Iterator[Layer]:
    """The layers with the instructions as they may be shown."""
    steps = [shown for step, shown in zip(config.history, history, strict=True) if not step.empty]
    are_told = len(steps) == len(layers)
    for layer in layers:
        is_told = are_told and layer.index < len(steps)
        instruction = steps[layer.index].created_by if is_told else _without(layer.created_by, told)
        yield replace(layer, created_by=instruction if layer.created_by else "")
