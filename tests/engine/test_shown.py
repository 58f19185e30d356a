"""What may be shown of a target holds no secret, whichever way the secret is known."""

import msgspec
from msgspec.structs import replace

from nakami.engine.inspection.instructions import instructions
from nakami.engine.shown import MAX_SECRETS, shown
from nakami.model.hit import INSTRUCTIONS, Hit
from nakami.model.image import ImageConfig, Layer, Step, Target

CONFIG = ImageConfig(
    env=("PATH=/bin", "GREETING=correcthorse", "EMPTY"),
    labels={"version": "1.2", "greeting": "correcthorse"},
    entrypoint=("/bin/app", "--greet", "correcthorse"),
    cmd=("--password", "hunter2"),
    history=(Step("ADD file:1 in /"), Step("RUN |1 GREETING=correcthorse /bin/sh -c make"), Step("CMD", empty=True)),
)
TARGET = Target(
    "oci",
    "x",
    config=CONFIG,
    layers=(
        Layer(0, created_by="ADD file:1 in /"),
        Layer(1, created_by="RUN |1 GREETING=correcthorse /bin/sh -c make"),
    ),
    annotations={"token": "correcthorse", "greeting": "correcthorse", "version": "1"},
)


def hit_at(word: str, behind: int = 0) -> Hit:
    content = instructions(CONFIG).encode()
    offset = content.index(word.encode()) + behind
    return Hit(INSTRUCTIONS, "NK-S0001", content.count(b"\n", 0, offset) + 1, offset)


def test_what_is_called_a_secret_is_not_shown_even_without_rules():
    config = shown(TARGET).config
    assert config
    assert config.env == ("PATH=***", "GREETING=***", "EMPTY")
    assert config.cmd == ("--password", "***")
    assert config.labels == CONFIG.labels
    assert shown(TARGET).annotations == {"token": "***", "greeting": "correcthorse", "version": "1"}


def test_what_a_rule_saw_in_one_place_is_shown_in_none():
    found = shown(TARGET, [hit_at("ENV GREETING", len("ENV GREETING="))])
    assert b"correcthorse" not in msgspec.json.encode(found)
    config = found.config
    assert config
    assert config.labels == {"version": "1.2", "greeting": "***"}
    assert found.annotations == {"token": "***", "greeting": "***", "version": "1"}
    assert config.entrypoint == ("/bin/app", "--greet", "***")
    assert config.history[1].created_by == "RUN |1 GREETING=*** /bin/sh -c make"
    assert found.layers[1].created_by == config.history[1].created_by


def test_a_statement_with_a_secret_is_left_out():
    for word in ("LABEL greeting", "ENTRYPOINT", "RUN |1"):
        config = shown(TARGET, [hit_at(word)]).config
        assert config
        told = {"LABEL greeting": config.labels["greeting"], "ENTRYPOINT": config.entrypoint[1]}
        assert told.get(word, config.history[1].created_by) in {"***", "RUN ***"}


def test_hits_in_files_and_on_lines_that_are_not_there_change_nothing():
    assert shown(TARGET, [Hit("app/.env", "NK-S0001", 1), Hit(INSTRUCTIONS, "NK-S0001", 99)]) == shown(TARGET)
    assert shown(replace(TARGET, config=None)).config is None


def test_layers_that_the_history_does_not_tell_are_masked_by_themselves():
    target = replace(TARGET, layers=(Layer(0, created_by="RUN app --token hunter2"),))
    assert shown(target).layers[0].created_by == "RUN app --token ***"


def test_of_an_image_full_of_secrets_no_statement_is_shown():
    env = tuple(f"V{number}=secret-{number}" for number in range(MAX_SECRETS))
    config = ImageConfig(env=env, labels={"a": "b"}, cmd=("x", "y"), history=(Step("RUN make"),))
    target = Target("oci", "x", config=config, layers=(Layer(0, created_by="RUN make"),))
    content = instructions(config).encode()
    offsets = [content.index(setting.encode()) for setting in env]
    hits = [Hit(INSTRUCTIONS, "NK-S0001", content.count(b"\n", 0, at) + 1, at) for at in offsets]
    found = shown(target, hits).config
    assert found
    assert (found.labels, found.cmd, found.history[0].created_by) == ({"a": "***"}, ("x", "***"), "RUN ***")
