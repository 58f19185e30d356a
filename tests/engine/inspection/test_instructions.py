from nakami.engine.inspection.instructions import instructions, statements
from nakami.model.image import ImageConfig, Step

CONFIG = ImageConfig(
    env=("PATH=/bin", "KEY=a\nb"),
    labels={"version": "1"},
    entrypoint=("/bin/app", "--serve"),
    cmd=("a b",),
    history=(
        Step("/bin/sh -c #(nop) ADD file:1 in / "),
        Step("|1 TOKEN=x /bin/sh -c make &&\n test", empty=True),
        Step("RUN /bin/sh -c make # buildkit"),
    ),
)


def test_each_statement_is_a_line_as_a_dockerfile_has_it():
    found = list(statements(CONFIG))
    assert [statement.where for statement in found] == [
        *("build step 1", "build step 2", "build step 3"),
        *("environment variable PATH", "environment variable KEY", "label version", "entrypoint", "command"),
    ]
    lines = instructions(CONFIG).split("\n")
    assert lines == [statement.text for statement in found]
    assert lines == [
        *("ADD file:1 in /", "RUN |1 TOKEN=x /bin/sh -c make &&  test", "RUN /bin/sh -c make"),
        *("ENV PATH=/bin", "ENV KEY=a b", "LABEL version=1", 'ENTRYPOINT ["/bin/app","--serve"]', 'CMD ["a b"]'),
    ]


def test_an_image_that_says_nothing():
    assert instructions(ImageConfig()) == ""
