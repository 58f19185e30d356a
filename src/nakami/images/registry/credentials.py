"""The user's credentials for a registry, from the files that `docker login` and `podman login` write.

The formats: Docker's `config.json` (docker-login(1)) and containers-auth.json(5), which has the same shape with longer keys.
"""

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from nakami.bounded.json import decode
from nakami.errors import InputError
from nakami.images.registry.credential_helper import ask
from nakami.model.reference import DEFAULT_REGISTRY, Reference

_MAX_FILE_BYTES = 4 << 20
_DOCKER_HUB_KEY = f"https://index.{DEFAULT_REGISTRY}/v1/"
"""The name under which Docker has kept its own registry's credentials since version 1 of the protocol."""
_HUB_HOSTS = frozenset({DEFAULT_REGISTRY, f"index.{DEFAULT_REGISTRY}", f"registry-1.{DEFAULT_REGISTRY}"})


class Credentials(Struct, frozen=True):
    """What proves who the user is: a user name and password, an identity token to trade for others, or a token that is used as it is."""

    username: str = ""
    password: str = ""
    identity_token: str = ""
    registry_token: str = ""

    def __repr__(self) -> str:
        # Never in a log, a traceback or a test's output.
        return "Credentials(...)"


class _Auth(Struct):
    auth: str = ""
    username: str = ""
    password: str = ""
    identitytoken: str = ""
    registrytoken: str = ""

    def credentials(self) -> Credentials | None:
        username, password = self.username, self.password
        if self.auth:
            try:
                username, _, password = b64decode(self.auth, validate=True).decode().rstrip("\0").partition(":")
            except ValueError:
                return None
        if not (username or self.identitytoken or self.registrytoken):
            return None
        return Credentials(username, password, self.identitytoken, self.registrytoken)


class _File(Struct, rename={"credentials_store": "credsStore", "helpers": "credHelpers"}):
    auths: dict[str, _Auth | None] | None = None
    credentials_store: str | None = None
    helpers: dict[str, str] | None = None


class Keyring:
    """Finds credentials. `warnings` tells what could not be asked: a missing helper, a broken file.

    Args:
        environment: where REGISTRY_AUTH_FILE, DOCKER_CONFIG, XDG_RUNTIME_DIR, XDG_CONFIG_HOME, HOME and PATH are looked up.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.warnings: list[str] = []

    def find(self, reference: Reference) -> Credentials | None:
        """The credentials for an image's repository, else for its registry; None when there are none: ask anonymously."""
        for path in self._paths():
            file = self._read(path)
            if file is not None and (found := self._in_file(file, reference)):
                return found
        return None

    def _paths(self) -> Iterator[Path]:
        """The files, the most explicitly chosen first."""
        env = self._environment
        home = env.get("HOME", "")
        if chosen := env.get("REGISTRY_AUTH_FILE"):
            yield Path(chosen)
        if chosen := env.get("DOCKER_CONFIG"):
            yield Path(chosen, "config.json")
        if runtime := env.get("XDG_RUNTIME_DIR"):
            yield Path(runtime, "containers", "auth.json")
        config = env.get("XDG_CONFIG_HOME") or (home and f"{home}/.config")
        if config:
            yield Path(config, "containers", "auth.json")
        if home and not env.get("DOCKER_CONFIG"):
            yield Path(home, ".docker", "config.json")

    def _read(self, path: Path) -> _File | None:
        try:
            with path.open("rb") as file:
                return decode(file.read(_MAX_FILE_BYTES + 1), str(path), type=_File, limit=_MAX_FILE_BYTES)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            self.warnings.append(f"{path} cannot be read ({error.strerror}): its credentials are not used")
        except InputError:
            # The reason is left out: it may quote what the file holds.
            self.warnings.append(f"{path} is not a Docker configuration: its credentials are not used")
        return None

    def _in_file(self, file: _File, reference: Reference) -> Credentials | None:
        wanted = _keys(reference)
        helpers = {_plain(key): name for key, name in (file.helpers or {}).items()}
        for key in wanted:
            if name := helpers.get(key):
                return self._from_helper(name, reference)
        if file.credentials_store and (found := self._from_helper(file.credentials_store, reference)):
            return found
        auths = {_plain(key): auth for key, auth in (file.auths or {}).items() if auth is not None}
        for key in wanted:
            if (auth := auths.get(key)) and (found := auth.credentials()):
                return found
        return None

    def _from_helper(self, name: str, reference: Reference) -> Credentials | None:
        server = _DOCKER_HUB_KEY if reference.registry == DEFAULT_REGISTRY else reference.registry
        answer, warning = ask(name, server, self._environment)
        if warning:
            self.warnings.append(warning)
        if answer is None:
            return None
        if answer.username == "<token>":  # docker-credential-helpers: the secret is an identity token
            return Credentials(identity_token=answer.secret)
        return Credentials(answer.username, answer.secret)


def _keys(reference: Reference) -> Sequence[str]:
    """Under which keys credentials may stand, the most specific first (containers-auth.json(5): down to the repository)."""
    registry = reference.registry.lower()
    parts = reference.repository.split("/")
    longer = [f"{registry}/{'/'.join(parts[:n])}" for n in range(len(parts), 0, -1)]
    return [*longer, registry]


def _plain(key: str) -> str:
    """A key without scheme and API version, and with Docker's names for its own registry made one."""
    host, slash, path = (key.partition("://")[2] or key).partition("/")
    if path.strip("/") in {"", "v1", "v2"}:
        slash = path = ""
    host = host.lower()
    return f"{DEFAULT_REGISTRY if host in _HUB_HOSTS else host}{slash}{path}"
