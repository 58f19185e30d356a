from nakami.lake.table import Column, Table, Type


def test_a_table_is_data():
    table = Table("t", (Column("a"), Column("b", Type.BYTES)), order=("a",))
    assert [column.type for column in table.columns] == ["VARCHAR", "BLOB"]
    assert table == Table("t", (Column("a"), Column("b", Type.BYTES)), order=("a",))
