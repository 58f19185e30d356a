"""The three answers, the acts, and the verdict."""

from enum import StrEnum
from typing import Literal

from msgspec import Struct


class Mark(StrEnum):
    """How an answer stands. NOT_KNOWN is never shown as fine."""

    FINE = "fine"
    ATTENTION = "attention"
    BAD = "bad"
    NOT_KNOWN = "not-known"


class Answer(Struct, frozen=True):
    """One of the three answers. Each of `lines` is one statement of fact; `checked` names what was looked at."""

    question: Literal["SAFE", "TRUSTED", "ACCESS"]
    mark: Mark
    lines: tuple[str, ...]
    checked: tuple[str, ...] = ()


class Act(Struct, frozen=True):
    """One thing to do: `what` in words, `command` where one exists, and what it `closes`.

    `closes` counts findings, `known_exploited` those of them in CISA KEV. `origin` is `base` when all of them are in the base image, so
    that a newer base may close them as well. `kind` is upgrade, rebuild (on a newer base image), or shield: there is no fix, so that it
    closes nothing, and attacks have to be kept away; clean (take malware out), or revoke (make a secret worthless that can be read).
    `attacked` counts the findings whose attacks the own telemetry has seen. `beside` is what else there is to know of it, in words.
    """

    what: str
    closes: int
    known_exploited: int = 0
    command: str = ""
    origin: Literal["", "base"] = ""
    kind: Literal["upgrade", "rebuild", "shield", "clean", "revoke"] = "upgrade"
    attacked: int = 0
    beside: str = ""


class Verdict(Struct, frozen=True):
    """The policy's word on the image, with its reasons."""

    decision: Literal["accept", "refuse", "unknown"]
    reasons: tuple[str, ...]
    policy: str = "default"
