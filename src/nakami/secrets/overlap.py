"""One secret, one hit: several rules see the same token, one by its form, one by the file, one by the name in front of it."""

from collections.abc import Iterable, Mapping

from nakami.model.hit import Hit
from nakami.rulebook.rule import Rule

_SURE = ("low", "medium", "high")


def distinct(hits: Iterable[Hit], rules: Mapping[str, Rule]) -> list[Hit]:
    """Of the hits of one secret in one file, that of the surest and then gravest rule, in the order of their places.

    Args:
        hits: of one file.
        rules: by code. A hit of no rule among them, or without a fingerprint, is kept.
    """
    best: dict[object, Hit] = {}
    for number, hit in enumerate(hits):
        key: object = (hit.path, hit.fingerprint) if hit.fingerprint and hit.rule in rules else number
        if key not in best or _rank(rules[hit.rule]) > _rank(rules[best[key].rule]):
            best[key] = hit
    return sorted(best.values(), key=lambda hit: (hit.path, hit.offset))


def _rank(rule: Rule) -> tuple[int, int, int]:
    return _SURE.index(rule.confidence), int(rule.severity), -int("generic" in rule.tags)
