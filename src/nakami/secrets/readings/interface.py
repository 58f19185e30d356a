"""What every reading is."""

from collections.abc import Callable, Iterator

from nakami.secrets.candidate import Seen

Reading = Callable[[bytes, int, int], Iterator[Seen]]
"""Takes the secrets out of a content, where a pattern matched from an offset for so many bytes; none where there is no real one.

What it reads is hostile: it looks at a bounded number of bytes from there on, and raises nothing.
"""
