import pytest

from nakami.bounded.elf_layout import MAGIC, SHAPES

SIZES = {1: (52, 40, 32, 16), 2: (64, 64, 56, 24)}
"""Of the header, and of an entry of the sections', the segments' and the symbols' tables, by class (figures 4-3, 4-8, 4-16 and 5-1)."""


@pytest.mark.parametrize("begin", sorted(SHAPES))
def test_tables_have_the_sizes_of_the_standard(begin: bytes):
    shape, wide = SHAPES[begin], begin[4] == 2
    identification = 16
    sizes = (identification + shape.header.size, shape.section.size, shape.segment.size, shape.symbol.size)
    assert begin.startswith(MAGIC)
    assert sizes == SIZES[begin[4]]
    assert shape.pointer.size == (8 if wide else 4)
    assert shape.order == {1: "<", 2: ">"}[begin[5]]
