"""What the image tells the engine that runs it: the user, what is started, the environment, ports, volumes, labels."""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from nakami.model.diff import SettingChange, Side
from nakami.model.image import ImageConfig
from nakami.secrets.masking import masked, masked_value

_WORDY = frozenset({"entrypoint", "command", "label"})
"""Settings in which whoever built the image may have written anything."""


def setting_changes(before: Side, after: Side) -> tuple[SettingChange, ...]:
    """The settings that differ, in a fixed order, without what may be a secret; of environment variables only the names are told."""
    old, new = before.target.config or ImageConfig(), after.target.config or ImageConfig()
    if before.target.config is None or after.target.config is None:
        # A folder or an SBOM has no configuration, which is no change of one.
        return tuple(_words("distribution", _distro(before), _distro(after)))
    found = [
        *_words("platform", before.target.platform, after.target.platform),
        *_words("distribution", _distro(before), _distro(after)),
        *_words("base image", _base(before), _base(after)),
        *_words("user", old.user or "root", new.user or "root"),
        *_words("entrypoint", _command(old.entrypoint), _command(new.entrypoint)),
        *_words("command", _command(old.cmd), _command(new.cmd)),
        *_words("working directory", old.working_dir or "/", new.working_dir or "/"),
        *_words("health check", "yes" if old.has_healthcheck else "", "yes" if new.has_healthcheck else ""),
        *_members("port", dict.fromkeys(old.exposed_ports, ""), dict.fromkeys(new.exposed_ports, "")),
        *_members("volume", dict.fromkeys(old.volumes, ""), dict.fromkeys(new.volumes, "")),
        *_hidden("environment", _variables(old), _variables(new)),
        *_members("label", old.labels, new.labels),
    ]
    return tuple(map(_shown, found))


def _shown(change: SettingChange) -> SettingChange:
    kind, _, key = change.name.partition(" ")
    if kind not in _WORDY:
        return change
    before, after = (text and masked_value(key, text) for text in (change.before, change.after))
    return replace(change, name=masked(change.name), before=before, after=after)


def _words(name: str, old: str, new: str) -> Iterator[SettingChange]:
    if old != new:
        yield SettingChange(name, "changed" if old and new else "added" if new else "removed", old or None, new or None)


def _members(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[SettingChange]:
    for member in sorted(old.keys() | new.keys()):
        if old.get(member) != new.get(member):
            change = "changed" if member in old and member in new else "added" if member in new else "removed"
            yield SettingChange(f"{name} {member}", change, old.get(member), new.get(member))  # type: ignore[arg-type] # one of three


def _hidden(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[SettingChange]:
    for change in _members(name, old, new):
        yield SettingChange(
            change.name, change.change, None if change.before is None else "", None if change.after is None else ""
        )


def _variables(config: ImageConfig) -> dict[str, str]:
    parts = (setting.partition("=") for setting in config.env)
    return {name: value for name, _, value in parts}


def _command(words: tuple[str, ...]) -> str:
    import shlex

    return shlex.join(words)


def _distro(side: Side) -> str:
    return side.distro.title if side.distro else ""


def _base(side: Side) -> str:
    """The base by name and digest: a tag that was moved is another base."""
    base = side.base
    return "" if base is None else f"{base.name}{f'@{base.digest}' if base.digest and '@' not in base.name else ''}"
