"""Where base images end, guessed from the instructions that an image's history tells.

An image inherits the whole history of its base and adds its own. Nothing marks the seam, but builders leave traces: another tool goes on
(jib, ko, a Dockerfile on what bazel built), or a Dockerfile that was finished with its CMD is followed by more layers, much later. One
trace alone is not enough where a single Dockerfile could have left it, since a wrong guess sends the fix to the wrong people.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from nakami.model.image import ImageConfig, Step
from nakami.model.package import Distro

_PAUSE = timedelta(minutes=10)
"""Between the last instruction of a base and the first on top of it. The instructions of one build follow each other within it, except
where a build cache brings them; official images are rebuilt hours after their own base."""
_MAX_STEPS = 500
"""The longest histories of public images have half of it; more are made to cost time."""
_EARLIEST = 1990
"""Reproducible builds write the years 1, 1970 or 1980 instead of a date."""

# Classic Docker and buildah write `/bin/sh -c #(nop) CMD ["bash"]`, BuildKit `CMD ["bash"]`; the words after RUN are the user's, and the
# mark `# buildkit` stands behind whatever makes a layer (moby, builder/dockerfile/dispatchers.go; buildkit, dockerfile2llb/convert.go).
_INSTRUCTION = re.compile(r"(?:/bin/sh -c #\(nop\)\s+)?(?P<word>[A-Z]+) +(?P<rest>.*)", re.DOTALL)
_ROOT = re.compile(r"(?:ADD|COPY) \S+(?: in)? /(?: # buildkit)?")
_SHELLS = frozenset({"bash", "/bin/bash", "sh", "/bin/sh"})
_QUOTED = re.compile(r'"([^"]*)"')

_TOOLS = ("bazel ", "jib", "ko build ", "apko", "# debian.sh ")
"""How the histories of tools begin that build images without a Dockerfile (created_by of each); the last is Debian's debuerreotype, whose
images since 2024 tell one step and no CMD."""
_ON_TOP = ("jib", "ko build ")
"""Those of them that put an application on somebody's image and never make one from nothing."""

_OFFICIAL = {
    "PYTHON_VERSION": ("python", ("python3", "python2", "python")),
    "NODE_VERSION": ("node", ("node",)),
    "RUBY_VERSION": ("ruby", ("irb",)),
    "PHP_VERSION": ("php", ("php -a", "php-fpm", "apache2-foreground")),
    "JAVA_VERSION": ("java", ("jshell",)),
    "TOMCAT_VERSION": ("tomcat", ("catalina.sh run",)),
    "NGINX_VERSION": ("nginx", ("nginx -g daemon off;",)),
    "HTTPD_VERSION": ("httpd", ("httpd-foreground",)),
    "REDIS_VERSION": ("redis", ("redis-server",)),
    "MEMCACHED_VERSION": ("memcached", ("memcached",)),
    "PG_VERSION": ("postgres", ("postgres",)),
    "MARIADB_VERSION": ("mariadb", ("mysqld", "mariadbd")),
    "MYSQL_VERSION": ("mysql", ("mysqld",)),
    "MONGO_VERSION": ("mongo", ("mongod",)),
    "RABBITMQ_VERSION": ("rabbitmq", ("rabbitmq-server",)),
}
"""What official images set and run: ENV, name of the image, CMD (the Dockerfiles that the docker-library organisation publishes)."""


class Guess(Struct, frozen=True):
    """A base of the lowest `layers`. `name` says in words what it is, `word` how references to it begin; either may be empty."""

    layers: int
    name: str = ""
    word: str = ""


def guesses(config: ImageConfig, distro: Distro | None) -> tuple[Guess, ...]:
    """The bases that the history shows, the nearest first; none when it does not tell of every layer.

    Args:
        config: the image's configuration.
        distro: what was found inside, to name a base that is nothing but the distribution.
    """
    steps = config.history
    total = len(config.diff_ids)
    if len(config.layer_steps()) != total or total < 2 or len(steps) > _MAX_STEPS:
        return ()
    found: dict[int, Guess] = {}
    start = layers = 0
    for end in range(1, len(steps)):
        layers += not steps[end - 1].empty
        if not 0 < layers < total:
            continue
        guess = _ends(steps, start, end, distro)
        if guess is not None:
            known = found.get(layers)
            found[layers] = Guess(layers, guess.name or (known.name if known else ""), guess.word)
            start = end
    return tuple(found[layers] for layers in sorted(found, reverse=True))


def _ends(steps: Sequence[Step], start: int, end: int, distro: Distro | None) -> Guess | None:
    """The base that ends before step `end`, if one does; the base below it ended before `start`."""
    before, after = _tool(steps[end - 1]), _tool(steps[end])
    other_tool = before != after and (before or after in _ON_TOP)
    if not other_tool and not (_closes(steps, end) and _pauses(steps[end - 1], steps[end])):
        return None
    named = _official(steps[start:end])
    if other_tool:
        # What bazel, apko and debuerreotype build is a distribution; jib and ko say nothing of what they build upon.
        return named or (_distribution(distro) if before else None) or Guess(0)
    if named is not None:
        return named
    if not start and _is_distribution(steps[:end]):
        return _distribution(distro) or Guess(0)
    return Guess(0) if _closed_again(steps, end) and _dated(steps[end - 1], steps[end]) else None


def _tool(step: Step) -> str:
    return next((tool for tool in _TOOLS if step.created_by.startswith(tool)), "")


def _instruction(step: Step) -> tuple[str, str]:
    """The instruction's word and what follows it; both empty for a RUN and for what is none."""
    found = _INSTRUCTION.fullmatch(step.created_by)
    return (found["word"], found["rest"].strip()) if found else ("", "")


def _closes(steps: Sequence[Step], end: int) -> bool:
    """Whether the step before `end` is the last of a Dockerfile: CMD or ENTRYPOINT."""
    return _instruction(steps[end - 1])[0] in {"CMD", "ENTRYPOINT"} and steps[end - 1].empty


def _closed_again(steps: Sequence[Step], end: int) -> bool:
    """Whether a later step says the same as the one before `end`: one Dockerfile has a single CMD, or one that counts."""
    word = _instruction(steps[end - 1])[0]
    return any(_instruction(step)[0] == word for step in steps[end:])


def _pauses(last: Step, first: Step) -> bool:
    """Whether time passed, or ran backwards as it does where builders write the date of a commit; or no dates tell."""
    return not _dated(last, first) or abs(_date(first) - _date(last)) >= _PAUSE  # type: ignore[operator] # both are dated


def _dated(*steps: Step) -> bool:
    return all(_date(step) is not None for step in steps)


def _date(step: Step) -> datetime | None:
    try:
        date = datetime.fromisoformat(step.created)
    except ValueError:
        return None
    return date if date.year >= _EARLIEST and date.tzinfo is not None else None


def _is_distribution(steps: Sequence[Step]) -> bool:
    """Whether a root file system and a shell to start in it is all there is, as in the images that distributions publish."""
    first = next(step for step in steps if not step.empty).created_by
    word, rest = _instruction(Step(first))
    return bool(_ROOT.fullmatch(f"{word} {rest}")) and " ".join(_command(steps)) in _SHELLS


def _command(steps: Sequence[Step]) -> list[str]:
    """The words of the last CMD."""
    for step in reversed(steps):
        word, rest = _instruction(step)
        if word == "CMD":
            return _QUOTED.findall(rest)
    return []


def _official(steps: Sequence[Step]) -> Guess | None:
    """The official image that these steps build, by the version they set and the program they start."""
    started = " ".join(_command(steps))
    for name, version in _settings(steps):
        if name in _OFFICIAL:
            word, commands = _OFFICIAL[name]
            if started in commands:
                return Guess(0, f"{word} {version}".strip(), word)
    return None


def _settings(steps: Sequence[Step]) -> Iterator[tuple[str, str]]:
    """The variables that the steps set, the last first."""
    for step in reversed(steps):
        word, rest = _instruction(step)
        if word == "ENV":
            name, _, value = rest.partition("=")
            yield name.strip(), value.strip().strip('"')[:60]


def _distribution(distro: Distro | None) -> Guess | None:
    if distro is None:
        return None
    name = distro.title
    return Guess(0, name, "distroless" if name == "Distroless" else distro.id)
