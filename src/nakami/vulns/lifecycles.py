"""How long products are kept alive: which are known, and what the database holds of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import convert
from msgspec.structs import replace

from nakami.lake.interface import Engine, Select
from nakami.model.lifecycle import Cycle
from nakami.vulns.part import Part
from nakami.vulns.tables import LIFECYCLES

DISTRO_INFO = ("debian", "ubuntu")
"""The products that distro-info-data tells of, by its makers' own word."""

PRODUCTS = (
    "almalinux", "alpine-linux", "amazon-linux", "angular", "apache-activemq", "apache-cassandra", "apache-couchdb",
    "apache-http-server", "apache-kafka", "apache-struts", "argo-cd", "bun", "caddy", "centos", "centos-stream", "consul", "containerd",
    "couchbase-server", "debian", "deno", "django", "dotnet", "drupal", "eclipse-jetty", "elasticsearch", "elixir", "envoy", "erlang",
    "etcd", "exim", "express", "fedora", "gitlab", "go", "grafana", "haproxy", "hashicorp-vault", "influxdb", "jenkins", "joomla",
    "keycloak", "kibana", "kubernetes", "laravel", "log4j", "logstash", "mariadb", "mediawiki", "memcached", "mongodb", "mysql", "neo4j",
    "nextcloud", "nextjs", "nginx", "nodejs", "opensearch", "openssl", "opensuse", "oracle-linux", "perl", "photon", "php", "postgresql",
    "prometheus", "python", "rabbitmq", "rails", "react", "redis", "rhel", "rocky-linux", "ruby", "sles", "solr", "spring-boot",
    "spring-framework", "squid", "symfony", "tomcat", "traefik", "ubuntu", "valkey", "wordpress", "zookeeper",
)  # fmt: skip
"""What nakami asks endoflife.date for: the names there of the systems and the software that it recognises."""

_WANTED = "SELECT * FROM lifecycles WHERE list_contains($products::VARCHAR[], product) ORDER BY product, cycle"


def parts_of(products: Sequence[str]) -> tuple[Part, ...]:
    """The partitions that tell of these products."""
    own = [Part("distro-info", product) for product in products if product in DISTRO_INFO]
    return (*(Part("endoflife", product) for product in products if product in PRODUCTS), *own)


def cycles(engine: Engine, files: Sequence[Path], products: Sequence[str]) -> tuple[Cycle, ...]:
    """What is known of the release lines of some products; of those that two feeds tell, the makers' own word.

    Args:
        engine: runs the question.
        files: the Parquet files of `lifecycles`.
        products: by their names at endoflife.date.

    Raises:
        DatabaseError: a file is missing or damaged.
    """
    rows = engine.query(Select(_WANTED, {"lifecycles": files}, {"products": list(products)})) if files else []
    told = [_cycle(row) for row in rows]
    own = {(cycle.product, cycle.cycle): cycle for cycle in told if cycle.source == "distro-info"}
    found = {(cycle.product, cycle.cycle): cycle for cycle in told if cycle.source != "distro-info"}
    for key, cycle in own.items():
        other = found.get(key, cycle)
        found[key] = replace(cycle, latest=other.latest, latest_on=other.latest_on)
    return tuple(found.values())


def _cycle(row: tuple[Any, ...]) -> Cycle:
    names = [column.name for column in LIFECYCLES.columns]
    return convert({name: value for name, value in zip(names, row, strict=True) if value is not None}, Cycle)
