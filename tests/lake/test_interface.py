from collections.abc import Iterable
from pathlib import Path

from nakami.lake.interface import Engine, Row, Select
from nakami.lake.table import Table


class Nothing(Engine):
    """An engine that only notes whether it was closed."""

    closed = False

    def write(self, table: Table, rows: Iterable[Row] | Select, path: Path) -> int:
        del table, rows, path
        return 0

    def load(self, table: Table, rows: Iterable[Row] | Select) -> None:
        del table, rows

    def query(self, select: Select) -> list[Row]:
        del select
        return []

    def close(self) -> None:
        self.closed = True


def test_the_port_has_four_methods():
    assert Engine.__abstractmethods__ == {"write", "load", "query", "close"}


def test_with_closes():
    with Nothing() as engine:
        assert not engine.closed
    assert engine.closed
