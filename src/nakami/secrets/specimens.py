"""Makes secrets that are well-formed and belong to nobody, for the cases of rules."""

from collections.abc import Mapping

from nakami.rulebook.cases import Maker
from nakami.secrets import specimen_keys, specimen_tokens

MAKERS: Mapping[str, Maker] = {**specimen_keys.MAKERS, **specimen_tokens.MAKERS}
"""By the name that recipes use."""
