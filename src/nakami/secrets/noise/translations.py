"""Translations: `"password": "Passwort"` is a label of a form."""

from nakami.bounded.pattern import pattern
from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.interface import Noise

_PATH = pattern(
    r"(?i)(?:^|/)(?:locales?|i18n|l10n|lang(?:uages?)?|translations?|messages|nls|intl|lc_messages)/|"
    r"(?:^|[/._-])(?:[a-z]{2,3}[-_][A-Z]{2})\.(?:json|ya?ml|properties|js|php|xml|strings|resx)$|(?:strings|messages)[\w\-]*\.(?:xml|properties)$"
)


def _holds(candidate: Candidate) -> bool:
    return not candidate.is_instruction and bool(_PATH.search(candidate.path))


NOISE = Noise("translation", "it is the label of a form in some language", _holds, by_path=True)
