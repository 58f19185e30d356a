"""From the words of a command line to targets, each once and in their order."""

from pathlib import Path

import pytest

from nakami.engine import expansion as module
from nakami.engine.expansion import Expansion, expand
from nakami.model.unscanned import Unscanned


def names(expansion: Expansion) -> list[str]:
    return [each.target if isinstance(each, Unscanned) else each for each in expansion.targets]


def unscanned(expansion: Expansion) -> list[Unscanned]:
    return [each for each in expansion.targets if isinstance(each, Unscanned)]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_one_word_stays_one_target():
    assert expand(["nginx:1.2"], {}) == Expansion(("nginx:1.2",), several=False)


def test_several_words_keep_their_order_and_come_once():
    found = expand(["b", "a", "b", "dir:/"], {})
    assert found == Expansion(("b", "a", "dir:/"), several=True)


def test_a_list_has_a_target_on_each_line(here: Path):
    (here / "list").write_bytes(b"# ours\nnginx:1\r\n\n  app.tar#a:1  \n#dir:/\nnginx:1\n\xff.tar")
    found = expand(["targets:list", "redis"], {})
    assert names(found) == ["nginx:1", "app.tar#a:1", "\udcff.tar", "redis"]


def test_a_list_of_one_is_a_list(here: Path):
    (here / "list").write_text("nginx")
    assert expand(["targets:list"], {}) == Expansion(("nginx",), several=True)


def test_a_compose_file_gives_its_images(here: Path):
    text = "services: {web: {image: 'web:$TAG'}, db: {image: redis}, twin: {image: redis}, own: {build: .}}"
    for name in ("compose.yaml", "docker-compose.yml", "compose.prod.yml", "shop.yaml"):
        (here / name).write_text(text)
        word = f"compose:{name}" if name == "shop.yaml" else name
        found = expand([word], {})
        assert names(found) == ["web:", "redis", f"{word}: own"]
        assert found.several
        assert found.unset == ("TAG",)
    assert names(expand(["shop.yaml"], {})) == ["shop.yaml"]
    assert names(expand(["compose.yaml"], {"TAG": "2"}))[0] == "web:2"


def test_a_list_may_hold_compose_files_but_no_lists(here: Path):
    (here / "compose.yaml").write_text("services: {db: {image: redis}}")
    (here / "list").write_text("compose.yaml\ntargets:list\n")
    found = expand(["targets:list"], {})
    assert names(found) == ["redis", "targets:list"]
    assert "inside another" in unscanned(found)[0].why


def test_an_image_is_nothing_else(here: Path):
    (here / "redis").mkdir()
    images = ["redis", "oci:latest", "dir:/", "../etc", "pid:1", "compose:1"]
    text = "\n".join(f"  s{number}: {{image: '{image}'}}" for number, image in enumerate(images))
    (here / "compose.yaml").write_text(f"services:\n{text}\n")
    found = expand(["compose.yaml"], {})
    assert names(found) == [
        "docker.io/library/redis:latest",
        "docker.io/library/oci:latest",
        "dir:/",
        "../etc",
        "docker.io/library/pid:1",
        "docker.io/library/compose:1",
    ]
    assert [each.target for each in unscanned(found)] == ["dir:/", "../etc"]
    assert "service s2: not" in unscanned(found)[0].why


@pytest.mark.parametrize(
    ("word", "content", "why"),
    [
        ("targets:none", None, "cannot be opened"),
        ("targets:list", b"# nothing\n\n", "names no target"),
        ("targets:list", b"a\nb\nc\nd\n", "names 4 targets; at most 3"),
        ("targets:list", b"#" * 200, "at most 100 are read"),
        ("compose:list", b"a: [", "is not the YAML it should be"),
        ("compose:none", None, "cannot be opened"),
    ],
)
def test_what_cannot_be_read_does_not_hide_the_rest(
    here: Path, monkeypatch: pytest.MonkeyPatch, word: str, content: bytes | None, why: str
):
    monkeypatch.setattr(module, "MAX_TARGETS", 3)
    monkeypatch.setattr(module, "_MAX_LIST", 100)
    if content is not None:
        (here / "list").write_bytes(content)
    found = expand([word, "nginx"], {})
    broken, fine = found.targets
    assert isinstance(broken, Unscanned)
    assert broken.failed
    assert why in broken.why
    assert fine == "nginx"


@pytest.mark.parametrize("word", ["targets:", "compose:"])
def test_a_prefix_without_a_file_is_left_to_those_who_open_targets(word: str):
    assert expand([word], {}).targets == (word,)
