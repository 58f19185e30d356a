"""Erlang applications: those of the runtime (OTP), of Elixir, of servers such as RabbitMQ, and of releases.

Format: an application's resource file `<name>-<version>/ebin/<name>.app` (app(4) of Erlang/OTP): one Erlang term
`{application, Name, [{vsn, "Version"}, ...]}`. Only the two fields that count are looked for; nothing is evaluated.
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.package import Package
from nakami.rootfs.reader import MIB, Reader, Selector

_PLACE = pattern(r"(?:^|/)ebin/[^/]+\.app\Z")
_RABBITMQ = b"rabbit"
_CPES = ("vmware:rabbitmq", "pivotal_software:rabbitmq", "broadcom:rabbitmq_server")
_RUNTIME = pattern(r"(?:^|/)lib/(?:erlang|elixir)/lib/")
_NAME = pattern(rb"\{\s*application\s*,\s*'?([a-z][\w@]*)'?\s*,")
_VERSION = pattern(rb'\{\s*vsn\s*,\s*"([!#-~]{1,100})"\s*\}')


class ErlangApplication(Reader):
    """Yields one package per application: type `otp` for what the runtime brings, `hex` for the rest, and RabbitMQ for its core.

    Releases copy the runtime's applications beside their own; only their folder tells them apart, so there they count as `hex`, whose
    advisories know none of their names.
    """

    name: ClassVar[str] = "erlang-application"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(suffixes=frozenset({".app"}))
    max_bytes: ClassVar[int] = MIB

    def wants(self, entry: Entry) -> bool:
        """Whether the runtime would load it from there."""
        return _PLACE.search(entry.path) is not None

    def read(self, entry: Entry, content: bytes) -> Iterator[Package]:
        """Yield the application; one that was compiled without a version (`{vsn, git}`) is none that could be judged.

        Raises:
            Malformed: the file is no resource file.
        """
        name, version = _NAME.search(content), _VERSION.search(content)
        if name is None:
            raise Malformed("is no resource file of an Erlang application")
        if version is None:
            return
        if name[1] == _RABBITMQ:
            told = version[1].decode()
            yield Package("generic", "rabbitmq", told, path=entry.path, cataloger=self.name, cpes=_CPES)
        else:
            yield Package(
                type="otp" if _RUNTIME.search(entry.path) else "hex",
                name=name[1].decode(),
                version=version[1].decode(),
                path=entry.path,
                cataloger=self.name,
            )
