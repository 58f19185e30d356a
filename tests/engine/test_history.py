"""Where bases end, on histories of public images and on histories that would fool a guess."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.engine.history import Guess, guesses
from nakami.model.image import ImageConfig, Step
from nakami.model.package import Distro
from tests.engine import histories as known
from tests.engine.histories import NOP, at, config

BUSTER = Distro("debian", "10", "buster", "Debian GNU/Linux 10 (buster)")
BOOKWORM = Distro("debian", "12", "bookworm", "Debian 12")
ALPINE = Distro("alpine", "3.20.3", "", "Alpine Linux v3.20")
DEBIAN = Guess(1, "Debian GNU/Linux 10 (buster)", "debian")


class TestPublicImages:
    def test_python_on_buildpack_deps_on_debian(self):
        """The nearest of nested bases first; buildpack-deps leaves no trace that is its own."""
        python = (known.DEBIAN_BUSTER, known.BUILDPACK_DEPS, known.PYTHON_39)
        assert guesses(config(*python, known.APP), BUSTER) == (Guess(9, "python 3.9.5", "python"), DEBIAN)
        assert guesses(config(*python), BUSTER) == (DEBIAN,)

    def test_pages_on_nginx_without_a_command_of_their_own(self):
        pages = at("2025-01-07T10:00:00", "COPY html /usr/share/nginx/html # buildkit")
        history = config(known.DEBIAN_BOOKWORM, known.NGINX, pages)
        assert guesses(history, BOOKWORM) == (Guess(4, "nginx 1.27.3", "nginx"), Guess(1, "Debian 12", "debian"))

    def test_node_on_alpine(self):
        history = config(known.ALPINE_320, known.NODE_20, known.APP)
        assert guesses(history, ALPINE) == (Guess(4, "node 20.18.0", "node"), Guess(1, "Alpine Linux v3.20", "alpine"))

    def test_the_several_layers_of_an_old_ubuntu(self):
        ubuntu = Distro("ubuntu", "16.04", "xenial", "Ubuntu 16.04.7 LTS")
        assert guesses(config(known.UBUNTU_1604, known.APP), ubuntu) == (Guess(4, "Ubuntu 16.04.7 LTS", "ubuntu"),)

    def test_a_dockerfile_on_distroless(self):
        distroless = Distro("debian", "12", "", "Distroless")
        assert guesses(config(known.DISTROLESS, known.APP), distroless) == (Guess(3, "Distroless", "distroless"),)

    def test_a_dockerfile_on_what_apko_built(self):
        wolfi = Distro("wolfi", "20230201", "", "Wolfi")
        assert guesses(config(known.WOLFI, known.APP), wolfi) == (Guess(1, "Wolfi", "wolfi"),)

    def test_jib_on_temurin_on_ubuntu(self):
        ubuntu = Distro("ubuntu", "24.04", "noble", "Ubuntu 24.04.1 LTS")
        java = Guess(3, "java jdk-21.0.5+11", "java")
        assert guesses(config(known.TEMURIN, known.JIB), ubuntu) == (java, Guess(1, "Ubuntu 24.04.1 LTS", "ubuntu"))

    def test_ko_on_distroless(self):
        distroless = Distro("debian", "12", "", "Distroless")
        assert guesses(config(known.DISTROLESS, known.KO), distroless) == (Guess(3, "Distroless", "distroless"),)

    @pytest.mark.parametrize("history", [known.ALPINE_320, known.DEBIAN_BUSTER, known.DISTROLESS, known.UBUNTU_1604])
    def test_an_image_that_is_a_base_has_none(self, history: tuple[Step, ...]):
        assert guesses(config(history), BUSTER) == ()

    def test_a_distribution_that_was_not_found_has_no_name(self):
        assert guesses(config(known.ALPINE_320, known.APP), None) == (Guess(1),)


class TestWhatFools:
    """A guess that could be wrong is not made."""

    def test_an_entrypoint_in_the_middle_of_a_dockerfile(self):
        """Cached steps are days older than those behind them, as a base would be."""
        cached = at("2024-12-01T10:00:00", "RUN /bin/sh -c apk add curl # buildkit", '-ENTRYPOINT ["/entry.sh"]')
        rest = at("2024-12-20T10:00:00", "COPY . /app # buildkit", '-CMD ["serve"]')
        assert guesses(config(known.ALPINE_320, cached, rest), ALPINE) == (Guess(1, "Alpine Linux v3.20", "alpine"),)

    def test_a_command_given_twice_at_once(self):
        twice = at(
            "2024-12-01T10:00:00", "RUN /bin/sh -c a # buildkit", '-CMD ["a"]', "COPY b / # buildkit", '-CMD ["b"]'
        )
        assert guesses(config(twice), None) == ()

    def test_a_command_given_twice_without_dates(self):
        parts = [Step("RUN /bin/sh -c a"), Step('CMD ["a"]', "", True), Step("COPY b /"), Step('CMD ["b"]', "", True)]
        assert guesses(config(parts), None) == ()

    def test_a_run_that_speaks_of_a_command(self):
        run = at("2020-01-01T00:00:00", "RUN /bin/sh -c echo CMD [bash] # buildkit")
        assert guesses(config(run, known.APP), None) == ()

    def test_a_version_that_is_set_for_another_program(self):
        other = at("2020-01-01T00:00:00", "-ENV NODE_VERSION=20", "RUN /bin/sh -c x # buildkit", '-CMD ["./tool"]')
        pages = at("2021-01-01T00:00:00", "COPY . / # buildkit")
        assert guesses(config(other, pages), None) == ()

    def test_a_program_in_an_empty_image(self):
        tool = at("2020-01-01T00:00:00", "ADD tool / # buildkit", '-CMD ["/tool"]')
        assert guesses(config(tool, at("2021-01-01T00:00:00", "COPY . / # buildkit")), None) == ()

    def test_a_history_that_does_not_tell_of_every_layer(self):
        whole = config(known.ALPINE_320, known.APP)
        assert guesses(ImageConfig(history=whole.history, diff_ids=whole.diff_ids[:-1]), ALPINE) == ()
        assert guesses(ImageConfig(diff_ids=whole.diff_ids), ALPINE) == ()

    def test_what_a_history_cannot_be(self):
        steps = [
            Step("CMD", "yesterday", True),
            Step("\x00"),
            Step("ENV"),
            Step(f"{NOP}CMD [", "9999", True),
            Step("x"),
        ]
        assert guesses(config(steps), None) == ()


def test_a_base_of_one_s_own_that_was_finished_and_built_upon():
    own = at("2024-01-01T00:00:00", "RUN /bin/sh -c a # buildkit", '-CMD ["a"]')
    assert guesses(config(own, known.APP), None) == (Guess(1),)


def test_dates_of_commits_may_run_backwards():
    dated_by_commit = [Step(step.created_by, "2023-01-01T00:00:00Z", step.empty) for step in known.APP]
    history = config(known.ALPINE_320, known.NODE_20, dated_by_commit)
    assert guesses(history, ALPINE)[0] == Guess(4, "node 20.18.0", "node")


INSTRUCTIONS = st.sampled_from(
    [
        "RUN /bin/sh -c make # buildkit",
        "COPY . / # buildkit",
        "WORKDIR /app # buildkit",
        '-CMD ["python3"]',
        '-CMD ["bash"]',
        '-ENTRYPOINT ["/x"]',
        "-ENV PYTHON_VERSION=3.9",
        "-USER app",
        f"{NOP}ADD file:abc in / ",
        f'-{NOP} CMD ["node"]',
    ]
)


@given(st.lists(INSTRUCTIONS, min_size=1, max_size=25), st.integers(0, 20))
def test_one_build_has_no_seams(steps: list[str], seconds: int):
    """Whatever a Dockerfile says, so long as it was built at once there is nothing but what it was built upon."""
    start = datetime(2024, 12, 24, tzinfo=UTC)
    assert timedelta(seconds=seconds * len(steps)) < timedelta(minutes=10)
    own = at(start.replace(tzinfo=None).isoformat(), *steps, seconds=seconds)
    found = guesses(config(known.ALPINE_320, own), ALPINE)
    assert [guess.layers for guess in found] == ([1] if any(not step.empty for step in own) else [])


@given(st.lists(st.builds(Step, st.text(max_size=40), st.text(max_size=20), st.booleans(), st.text(max_size=20))))
def test_any_history_is_read(steps: list[Step]):
    whole = config(steps)
    assert all(0 < guess.layers < len(whole.diff_ids) for guess in guesses(whole, ALPINE))


@pytest.mark.parametrize("steps", [500, 10_000])
def test_a_history_made_to_cost_time(steps: int):
    costly = [Step(f"{NOP} CMD [{'x' * 100}]", "", True), Step("ENV A=1", "", False)] * (steps // 2)
    began = time.monotonic()
    guesses(config(costly), ALPINE)
    assert time.monotonic() - began < 2
