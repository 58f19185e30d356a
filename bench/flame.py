"""Draws where the time goes: folded stacks, as sampling profilers write them, become one static picture.

Usage: ``py-spy record --format raw --output STACKS -- nakami sbom ...``, then ``python -m bench.flame STACKS > PICTURE.svg``. A line of
STACKS holds the functions of one stack from the outermost on, parted by semicolons, and how often it was seen. Threads lie side by side;
what was seen in less than one sample of two hundred is left out.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple

WIDTH, ROW, LEAST = 1200, 17, 0.005
_LINE = re.compile(r" \(([^()]*?)(?::\d+)?\)$")
_OURS = re.compile(r"nakami/")
_HIDDEN = re.compile(r"threading\.py|runpy|click/core\.py|<module>")
"""Frames that say nothing: how threads and commands begin."""
_COLOURS = {"nakami": "#f2b880", "other": "#d0d4dc"}


class Node(NamedTuple):
    """One function below its callers: how often it was seen, and what it called."""

    seen: list[int]
    below: "dict[str, Node]"


class Box(NamedTuple):
    """One rectangle: left edge and width as parts of the whole, depth in rows."""

    name: str
    left: float
    width: float
    depth: int


def tree(lines: Iterable[str]) -> Node:
    """The stacks as a tree."""
    root = Node([0], {})
    for line in lines:
        stack, _, count = line.rpartition(" ")
        if not count.strip().isdecimal():
            continue
        node = root
        node.seen[0] += int(count)
        for frame in stack.split(";"):
            if not _HIDDEN.search(frame):
                name = _LINE.sub(lambda match: f" ({match[1]})", frame)
                node = node.below.setdefault(name, Node([0], {}))
                node.seen[0] += int(count)
    return root


def boxes(node: Node, whole: int, left: float = 0.0, depth: int = 0) -> Iterator[Box]:
    """What to draw, callers above what they call, the widest first."""
    for name, below in sorted(node.below.items(), key=lambda item: (-item[1].seen[0], item[0])):
        width = below.seen[0] / whole
        if width >= LEAST:
            yield Box(name, left, width, depth)
            yield from boxes(below, whole, left, depth + 1)
        left += width


def picture(root: Node) -> str:
    """The tree as SVG."""
    drawn = list(boxes(root, max(root.seen[0], 1)))
    height = ROW * (max((box.depth for box in drawn), default=0) + 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" font-family="monospace" font-size="11">'
    ]
    for box in drawn:
        x, y, width = box.left * WIDTH, box.depth * ROW, box.width * WIDTH
        colour = _COLOURS["nakami" if _OURS.search(box.name) else "other"]
        told = escape(f"{box.name}: {100 * box.width:.1f} %")
        parts.append(
            f'<g><title>{told}</title><rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{ROW - 1}" fill="{colour}"/>'
        )
        room = int(width / 6.7)
        if room > 3:
            short = box.name.partition(" (")[0]
            parts.append(f'<text x="{x + 2:.1f}" y="{y + 12}">{escape(short[:room])}</text>')
        parts.append("</g>")
    return "".join((*parts, "</svg>\n"))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with Path(sys.argv[1]).open(encoding="utf-8") as stacks:
        print(picture(tree(stacks)), end="")
