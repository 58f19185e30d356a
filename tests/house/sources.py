"""What the house tests look at: the tracked files, and the syntax trees of the source."""

import ast
import functools
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "nakami"


@functools.cache
def tracked() -> tuple[Path, ...]:
    """Every file of the repository that git knows and that is there; relative to its root."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    paths = (Path(name.decode()) for name in listing.stdout.split(b"\0") if name)
    return tuple(path for path in paths if (ROOT / path).is_file())


@functools.cache
def modules() -> tuple[Path, ...]:
    """Every module of nakami; relative to its package folder."""
    return tuple(sorted(path.relative_to(SOURCE) for path in SOURCE.rglob("*.py")))


@functools.cache
def tree(module: Path) -> ast.Module:
    """The syntax tree of one module of nakami."""
    return ast.parse((SOURCE / module).read_text(), filename=str(module))


@functools.cache
def lines(module: Path) -> tuple[str, ...]:
    """The lines of one module of nakami; the first has index 1, as in syntax trees."""
    return ("", *(SOURCE / module).read_text().splitlines())
