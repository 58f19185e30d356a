"""Python packages: PEP 440, "Summary of permitted suffixes and relative ordering", as the library `packaging` orders them."""

import re
from typing import ClassVar

from nakami.versions.encoding import WORD_END, ascii_bytes, invalid, number, plain_release, without_trailing_zeros
from nakami.versions.interface import Scheme

# PEP 440, Appendix B, with its normalisations: case, `v`, separators, spellings of the phases, implicit numbers.
_VERSION = re.compile(
    rb"v?(?:([0-9]+)!)?([0-9]+(?:\.[0-9]+)*)"
    rb"(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?([0-9]*))?"
    rb"(?:-([0-9]+)|[-_.]?(post|rev|r)[-_.]?([0-9]*))?"
    rb"(?:[-_.]?(dev)[-_.]?([0-9]*))?"
    rb"(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?"
)
_SEPARATORS = re.compile(rb"[-_.]")

_DEV_ONLY, _ALPHA, _BETA, _CANDIDATE, _NOT_PRE = b"\x02", b"\x03", b"\x04", b"\x05", b"\x06"
_PHASES = {
    **dict.fromkeys((b"a", b"alpha"), _ALPHA),
    **dict.fromkeys((b"b", b"beta"), _BETA),
    **dict.fromkeys((b"c", b"rc", b"pre", b"preview"), _CANDIDATE),
}
_NOT_POST, _NOT_DEV = b"\x01", b"\xff"
_LOCAL_END, _LOCAL_WORD = b"\x00", b"\x02"
_FINAL = _NOT_PRE + _NOT_POST + _NOT_DEV + _LOCAL_END
_NO_EPOCH = number(b"0")


def _local(label: bytes) -> bytes:
    """A local version label: words are older than numbers, and a longer label of equal beginning is newer."""
    segments = (
        number(each) if each.isdigit() else _LOCAL_WORD + each + WORD_END for each in _SEPARATORS.split(label)
    )  # fmt: skip
    return b"".join(segments) + _LOCAL_END


class Pep440(Scheme):
    """`[N!]N(.N)*[{a|b|rc}N][.postN][.devN][+local]` and every spelling that PEP 440 normalises to it."""

    name: ClassVar[str] = "pep440"

    def key(self, version: str) -> bytes:
        """See `Scheme.key`.

        Raises:
            VersionInvalid: a legacy version that PEP 440 does not define, such as `2004d` or `1.0-final`.
        """
        data = ascii_bytes(version, self.name)
        plain = plain_release(data)
        if plain is not None:
            return _NO_EPOCH + plain + _FINAL
        found = _VERSION.fullmatch(data.lower())
        if found is None:
            raise invalid(self.name, version, "PEP 440 does not define it")
        epoch, release, phase, phase_number, bare_post, post, post_number, dev, dev_number, local = found.groups()
        is_post = bare_post is not None or post is not None
        return b"".join((
            number(epoch or b""),
            without_trailing_zeros([number(each) for each in release.split(b".")]),
            _PHASES[phase] + number(phase_number) if phase else _DEV_ONLY if dev and not is_post else _NOT_PRE,
            number(bare_post or post_number or b"") if is_post else _NOT_POST,
            number(dev_number) if dev else _NOT_DEV,
            _local(local) if local else _LOCAL_END,
        ))  # fmt: skip
