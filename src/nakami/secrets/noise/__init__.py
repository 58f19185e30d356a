"""What only looks like a secret: filters, each with a name and a reason, in the order of their cost."""

from nakami.secrets.noise import (
    code,
    defaults,
    digests,
    distribution,
    documentation,
    generated,
    low_entropy,
    placeholders,
    public_keys,
    published,
    samples,
    test_folders,
    translations,
    uuids,
)
from nakami.secrets.noise.interface import Noise

FILTERS: tuple[Noise, ...] = (
    distribution.NOISE,
    test_folders.NOISE,
    documentation.NOISE,
    samples.NOISE,
    translations.NOISE,
    placeholders.NOISE,
    low_entropy.NOISE,
    published.NOISE,
    public_keys.NOISE,
    defaults.NOISE,
    digests.NOISE,
    uuids.NOISE,
    code.NOISE,
    generated.NOISE,
)
"""All of them; the first that holds sets a candidate aside."""
