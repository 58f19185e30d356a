"""How ELF lays out its tables, for each class and byte order.

Format: System V Application Binary Interface (generic), chapter 4 ("ELF Header", "Sections", "Symbol Table") and chapter 5 ("Program
Header").
"""

from struct import Struct as Layout

from msgspec import Struct

MAGIC = b"\x7fELF"


class Shape(Struct, frozen=True):
    """How one class and byte order lays out its tables.

    `sections` is what the header from `sections_at` on tells of the table of sections (e_shoff, e_shentsize, e_shnum, e_shstrndx), and
    `content` what a section's header tells of its content (sh_type, sh_offset, sh_size): all that `section_names` has time for.
    """

    order: str
    pointer: Layout
    header: Layout
    sections: Layout
    sections_at: int
    section: Layout
    content: Layout
    segment: Layout
    symbol: Layout


def _shape(order: str, *, is_64: bool) -> Shape:
    if is_64:
        return Shape(
            order,
            Layout(order + "Q"),
            Layout(order + "HHIQQQIHHHHHH"),
            Layout(order + "Q10xHHH"),
            0x28,
            Layout(order + "IIQQQQIIQQ"),
            Layout(order + "4xI16xQQ"),
            Layout(order + "IIQQQQQQ"),
            Layout(order + "IBBHQQ"),
        )
    return Shape(
        order,
        Layout(order + "I"),
        Layout(order + "HHIIIIIHHHHHH"),
        Layout(order + "I10xHHH"),
        0x20,
        Layout(order + "IIIIIIIIII"),
        Layout(order + "4xI8xII"),
        Layout(order + "IIIIIIII"),
        Layout(order + "IIIBBH"),
    )


SHAPES = {
    MAGIC + b"\x01\x01": _shape("<", is_64=False),
    MAGIC + b"\x01\x02": _shape(">", is_64=False),
    MAGIC + b"\x02\x01": _shape("<", is_64=True),
    MAGIC + b"\x02\x02": _shape(">", is_64=True),
}
"""By how a file begins ("ELF Identification"): magic, class (1 is 32 bits, 2 is 64), byte order (1 is little-endian, 2 is big-endian)."""
