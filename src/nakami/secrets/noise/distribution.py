"""Files that come with packages: everybody who has the package has what stands in them."""

from nakami.bounded.pattern import pattern
from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.interface import FORMED, Noise
from nakami.secrets.noise.places import is_of_package

_KNOWN = pattern(
    r"ssl-cert-snakeoil|snake-?oil|(?:^|/)(?:dummy|bogus|invalid|expired|self-?signed|localhost|badssl)[\w.\-]*\.(?:key|pem|crt|p12|jks)$|"
    r"(?:twisted|paramiko|cryptography|OpenSSL|asyncssh|scapy|impacket|urllib3|tornado|aiohttp|gevent|trustme|eventlet|werkzeug)/(?:[\w\-]+/){0,6}"
    r"(?:tests?|testing|vectors|fixtures|certs?|keys?)/|"
    r"(?:moto|localstack|vcrpy|responses|metasploit|detect_secrets|trufflehog|gitleaks|bandit|semgrep)/"
)


def _holds(candidate: Candidate) -> bool:
    """Whatever is doubtful in a package's folder, keys that a package brings, and known test keys wherever they lie."""
    if candidate.is_instruction:
        return False
    if _KNOWN.search(candidate.path):
        return True
    return (candidate.standing < FORMED or bool(candidate.seen.shown)) and is_of_package(candidate.path)


NOISE = Noise("package", "the file comes with a package that anybody can have", _holds, FORMED, by_path=True)
