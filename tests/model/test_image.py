from nakami.model.image import ImageConfig, Step


def test_empty_steps_make_no_layers():
    steps = (Step("FROM"), Step("ENV a=b", empty=True), Step("RUN"))
    assert ImageConfig(history=steps).layer_steps() == (steps[0], steps[2])
