import subprocess

import pytest

from tests.cli.conftest import Nakami


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_for_the_shell(nakami: Nakami, shell: str):
    done = nakami("completion", shell)
    assert done.returncode == 0
    assert f"_NAKAMI_COMPLETE={shell}_complete" in done.stdout.decode()


def test_bash_accepts_the_script(nakami: Nakami):
    script = nakami("completion", "bash").stdout.decode()
    subprocess.run(["bash", "-n", "-c", script], check=True)


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("nakami sc", "scan"),
        ("nakami scan --fail", "--fail-on"),
        ("nakami scan --fail-on cri", "critical"),
        ("nakami completion z", "zsh"),
        ("nakami sbom --format spdx-t", "spdx-tag-value"),
    ],
)
def test_what_is_typed_is_completed(process: Nakami, words: str, offered: str):
    done = process(_NAKAMI_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(words.count(" ")))
    assert (done.returncode, done.stdout.decode().split()) == (0, [f"plain,{offered}"])


@pytest.mark.parametrize(
    "words", ["nakami scan a.tar ./b", "nakami sbom ./b", "nakami diff a ./b", "nakami explain X --in ./b"]
)
def test_where_a_target_stands_files_are_offered(process: Nakami, words: str):
    done = process(_NAKAMI_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(words.count(" ")))
    assert (done.returncode, done.stdout.decode().split()) == (0, ["file,./b"])
