from nakami.engine.statements import statements, text_of
from nakami.model.image import ImageConfig, Step

CONFIG = ImageConfig(
    env=("PATH=/bin", "KEY=a\nb"),
    labels={"version": "1"},
    entrypoint=("/bin/app", "--serve"),
    history=(Step("ADD file:1 in /"), Step("RUN a &&\n b", empty=True, comment="by hand")),
)


def test_each_statement_is_a_line_of_its_own():
    found = statements(CONFIG)
    assert [statement.where for statement in found] == [
        *("environment variable PATH", "environment variable KEY", "label version", "entrypoint", "step 1", "step 2"),
    ]
    lines = text_of(found).splitlines()
    assert lines == [statement.text for statement in found]
    assert lines[1:4] == ["KEY=a b", "version=1", "/bin/app --serve"]
    assert lines[5] == "RUN a &&  b by hand"


def test_an_image_that_says_nothing():
    assert statements(ImageConfig()) == ()
    assert text_of(()) == ""
