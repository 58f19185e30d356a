from contextlib import closing
from pathlib import Path
from socket import AF_UNIX, socket
from threading import Thread

import pytest
from msgspec.structs import replace

from nakami.engine.rule_knowledge import FOLDER, _signatures, bundle, rules, texts
from nakami.engine.settings import Settings
from nakami.model.platform import Platform


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    mine = tmp_path / "mine.yar"
    mine.write_text("rule Mine { condition: filesize > 0 }")
    return Settings(tmp_path / "cache", Platform("linux", "amd64"), rules=(mine,))


def test_the_key_changes_with_all_that_decides_what_is_seen(settings: Settings, tmp_path: Path):
    other = tmp_path / "other.yar"
    other.write_text("rule Mine { condition: filesize > 1 }")
    asked = [
        replace(settings, rules=()),
        settings,
        replace(settings, rules=(other,)),
        replace(settings, clamd="/run/clamd"),
    ]
    told = [texts(each) for each in asked]
    assert len({each.key for each in told}) == 4
    assert len({each.name for each in told}) == 1
    assert texts(settings).key == told[1].key


def test_the_key_changes_with_the_signatures_of_clamav(settings: Settings, tmp_path: Path):
    place, keys = tmp_path / "clamd", set()
    asked = replace(settings, clamd=str(place))
    for number in range(2):
        place.unlink(missing_ok=True)
        _signatures.cache_clear()
        with closing(socket(AF_UNIX)) as listener:
            listener.bind(str(place))
            listener.listen()
            answer = b"ClamAV 1.4.3/2790%d/Sat Jan  3 08:31:01 2026\0" % number
            Thread(target=_answer, args=(listener, answer), daemon=True).start()
            keys.add(texts(asked).key)
        assert _signatures(str(place)) == answer[:-1].decode()
    assert len(keys) == 2
    assert _signatures(str(tmp_path / "none")) == ""


def _answer(listener: socket, answer: bytes) -> None:
    connection, _ = listener.accept()
    with closing(connection):
        assert connection.recv(100) == b"zVERSION\0"
        connection.sendall(answer)


def test_every_rule_has_a_head_by_its_code(settings: Settings):
    found = rules(settings)
    assert {"NK-M0001", "NK-M0500", "NK-M0600", "NK-S0001", "Mine"} <= set(found)
    assert all(code == rule.code for code, rule in found.items())


def test_the_users_rules_are_kept_compiled_and_a_damaged_one_is_made_anew(settings: Settings):
    first = bundle(settings, texts(settings))
    (kept,) = [path for path in (settings.cache / FOLDER).glob("*.rules") if path.stat().st_size < 100_000]
    kept.write_bytes(kept.read_bytes()[:-1])
    again = bundle(settings, texts(settings))
    assert [head.code for _, head in again.user_heads] == [head.code for _, head in first.user_heads] == ["Mine"]
    assert kept.stat().st_size > 0
