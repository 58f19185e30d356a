from nakami.model.inventory import Placed, Seen
from nakami.model.package import Package


def test_the_first_proof_comes_first():
    also = Seen("b", "two", 1)
    placed = Placed(Package("npm", "x", "1", path="a", cataloger="one"), 0, also=(also,))
    assert placed.evidence == (Seen("a", "one", 0), also)
