"""Test vectors, fixtures and examples: their keys are made for the test."""

from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.interface import FORMED, Noise
from nakami.secrets.noise.places import is_of_package, is_of_test


def _holds(candidate: Candidate) -> bool:
    """A token whose form is plain counts in the application's own tests: people paste live ones there; not in a package's."""
    if candidate.is_instruction or not is_of_test(candidate.path):
        return False
    return candidate.standing < FORMED or is_of_package(candidate.path) or bool(candidate.seen.shown)


NOISE = Noise("test", "its path is that of a test, a fixture or an example", _holds, FORMED, by_path=True)
