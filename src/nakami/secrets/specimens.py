"""Makes secrets that are well-formed and belong to nobody, for the cases of rules."""

from collections.abc import Mapping

from nakami.rulebook.cases import Maker

MAKERS: Mapping[str, Maker] = {}
"""By the name that recipes use."""
