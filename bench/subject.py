"""The image that is measured, and the feeds it is judged by."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]


class Missing(Exception):
    """Something that the benchmark needs is not there; the message says how to bring it."""


def shared() -> Path:
    """The folder of test data: $NAKAMI_TEST_DATA, or `shared` beside the repository."""
    return Path(os.environ.get("NAKAMI_TEST_DATA") or ROOT.parent / "shared")


def mirror() -> Path:
    """The advisory feeds as a folder.

    Raises:
        Missing: there are none.
    """
    folder = shared() / "feeds"
    if not folder.is_dir():
        raise Missing(f"no advisory feeds at {folder}; name the folder that holds feeds/ in NAKAMI_TEST_DATA")
    return folder


def image() -> dict[str, Path]:
    """The benchmark image in its two forms, by the prefix that names the form: built once, then reused.

    Raises:
        Missing: it is not there and cannot be built.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nakami-bench"
    folder = Path(os.environ.get("NAKAMI_BENCH_IMAGE") or cache)
    forms = {"docker-archive": folder / "bench.docker.tar", "oci": folder / "bench.oci"}
    if all(form.exists() for form in forms.values()):
        return forms
    builder = shared() / "tools" / "build-bench-image"
    if not builder.exists():
        raise Missing(
            f"no benchmark image in {folder}; name a folder with bench.docker.tar and bench.oci in NAKAMI_BENCH_IMAGE"
        )
    print(f"building the benchmark image in {folder} (once, about five minutes)", flush=True)
    if subprocess.run([builder, folder], check=False).returncode != 0:
        raise Missing(f"{builder} failed; it must run as root and reach Debian's, Python's and Node's packages")
    return forms
