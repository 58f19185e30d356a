"""Makes secrets that are well-formed and belong to nobody, for the cases of rules."""

from collections.abc import Mapping

from nakami.rulebook.cases import Maker
from nakami.secrets import specimen_keys

MAKERS: Mapping[str, Maker] = {**specimen_keys.MAKERS}
"""By the name that recipes use."""
