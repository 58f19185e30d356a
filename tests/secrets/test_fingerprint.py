from hashlib import blake2b, sha256
from time import perf_counter

from nakami.secrets.fingerprint import Fingerprints

RANDOM = b"f3Kq9ZxT27LmVw5RbN8cYd1Jh"
CHOSEN = b"Sommer2024!"


def test_the_same_secret_has_the_same_fingerprint_whoever_makes_it():
    one, other = Fingerprints(), Fingerprints()
    assert one.of(RANDOM) == other.of(RANDOM)
    assert one.of(CHOSEN) == other.of(CHOSEN) == one.of(CHOSEN)
    assert len({one.of(RANDOM), one.of(CHOSEN), one.of(RANDOM + b"x")}) == 3


def test_it_is_what_it_was_in_the_versions_before():
    assert Fingerprints().of(RANDOM) == "dc315228101a3e874c9a883c"
    assert Fingerprints().of(CHOSEN) == "d8833b3feef9500cc08aa67f"


def test_a_chosen_password_is_not_in_a_table_of_digests():
    told = Fingerprints().of(CHOSEN)
    assert told not in {
        sha256(CHOSEN).hexdigest()[:24],
        blake2b(CHOSEN).hexdigest()[:24],
        blake2b(CHOSEN, digest_size=12).hexdigest(),
    }


def test_each_guess_costs():
    start = perf_counter()
    for number in range(5):
        Fingerprints().of(f"Sommer{number}".encode())
    assert (perf_counter() - start) / 5 > 0.001


def test_thousands_of_chosen_passwords_do_not_cost_without_end():
    some = Fingerprints(most=3)
    made = [some.of(f"Sommer{number}".encode()) for number in range(2000)]
    assert all(made[:3])
    assert not any(made[3:])
    assert some.of(b"Sommer0") == made[0]
    assert some.of(RANDOM)
