import re
from pathlib import Path

import nakami.vulns.match as matching
from nakami.vulns.tables import AFFECTED, INVENTORY, PACKAGES, STATED, TABLES


def test_names_are_plain_words():
    for table in (*TABLES, PACKAGES, INVENTORY, STATED):
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names)
        assert all(re.fullmatch(r"[a-z_]+", name) for name in (table.name, *names))
        assert set(table.order) <= set(names)


def test_the_join_uses_only_columns_that_are_there():
    sql = re.sub(r"--.*", "", Path(matching.__file__).with_name("match.sql").read_text())
    assert set(re.findall(r"\ba\.(\w+)", sql)) <= {column.name for column in AFFECTED.columns}
    assert set(re.findall(r"\bp\.(\w+)", sql)) == {column.name for column in PACKAGES.columns}


def test_what_is_affected_is_sorted_by_what_is_looked_up():
    assert AFFECTED.order == ("ecosystem", "name")
