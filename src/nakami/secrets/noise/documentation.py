"""Manuals, readme files and changelogs: what looks like a secret there shows how one looks."""

from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.interface import FORMED, Noise
from nakami.secrets.noise.places import is_of_manual, is_of_package, is_of_test


def _holds(candidate: Candidate) -> bool:
    if candidate.is_instruction or not is_of_manual(candidate.path):
        return False
    return candidate.standing < FORMED or is_of_package(candidate.path) or is_of_test(candidate.path)


NOISE = Noise("documentation", "it stands in a manual, a readme file or a changelog", _holds, FORMED, by_path=True)
