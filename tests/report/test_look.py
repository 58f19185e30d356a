from nakami.report.look import Look, painter


def test_colours_are_painted_where_they_may_be():
    assert painter(Look(colour=True))("bad", fg="red", bold=True) == "\x1b[31m\x1b[1mbad\x1b[0m"


def test_without_colour_the_words_stand_alone():
    assert painter(Look())("bad", fg="red", bold=True) == "bad"
