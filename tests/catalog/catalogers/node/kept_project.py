"""The project whose lock files are kept in samples/, written by each package manager for the same package.json."""

from pathlib import Path

SAMPLES = Path(__file__).parent / "samples"
PRESENT = {
    "@types/node 18.0.0",
    "debug 2.6.9",
    "express 4.17.1",
    "follow-redirects 1.14.0",
    "lodash 4.17.20",
    "ms 2.0.0",
    "ms 2.1.1",
    "semver 5.7.1",
    "send 0.17.1",
}
"""Without its own folders `local` and `w`, fsevents (macOS only) and, where that is told, semver 7.5.0 (for development)."""
