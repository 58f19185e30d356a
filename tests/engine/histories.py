"""Histories of public images, reconstructed from their published Dockerfiles and from what their builders write; shortened in the shell text.

Dates and instructions are as builders of their time wrote them; digests, where any are needed, are made up.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from nakami.model.image import ImageConfig, Step

NOP = "/bin/sh -c #(nop) "


def at(start: str, *steps: str, seconds: int = 5, comment: str = "") -> tuple[Step, ...]:
    """Steps of one build, some seconds apart; what begins with `-` made no layer."""
    first = datetime.fromisoformat(start).replace(tzinfo=UTC)
    return tuple(
        Step(
            step.removeprefix("-"),
            (first + timedelta(seconds=number * seconds)).isoformat().replace("+00:00", "Z"),
            step.startswith("-"),
            comment,
        )
        for number, step in enumerate(steps)
    )


def config(*parts: Sequence[Step], **more: object) -> ImageConfig:
    """The configuration of an image with this history, one made-up diffID for each layer."""
    steps = tuple(step for part in parts for step in part)
    layers = sum(not step.empty for step in steps)
    plain = ImageConfig("linux", "amd64", history=steps, diff_ids=tuple(diff_id(number) for number in range(layers)))
    return replace(plain, **more)


def diff_id(number: int) -> str:
    """A digest that is none."""
    return f"sha256:{number:064x}"


# Classic builder, April and May 2021.
DEBIAN_BUSTER = at(
    "2021-04-10T01:20:24", f"{NOP}ADD file:c855b3c65f5ba94d548d7d2659094eeb63fbf7f8419ac8e07712c3320c38b62c in / ",
    f'-{NOP} CMD ["bash"]',
)  # fmt: skip
BUILDPACK_DEPS = at(
    "2021-04-10T05:13:42",
    "/bin/sh -c set -eux; \tapt-get update; \tapt-get install -y --no-install-recommends ca-certificates curl netbase wget",
    "/bin/sh -c set -ex; \tif ! command -v gpg > /dev/null; then \t\tapt-get update; fi",
    "/bin/sh -c apt-get update && apt-get install -y --no-install-recommends git mercurial openssh-client subversion procps",
    "/bin/sh -c set -ex; \tapt-get update; \tapt-get install -y --no-install-recommends autoconf automake bzip2 dpkg-dev",
)
PYTHON_39 = at(
    "2021-05-04T18:02:08",
    f"-{NOP} ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    f"-{NOP} ENV LANG=C.UTF-8",
    "/bin/sh -c apt-get update && apt-get install -y --no-install-recommends \t\tlibbluetooth-dev \t\ttk-dev \t\tuuid-dev",
    f"-{NOP} ENV GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568",
    f"-{NOP} ENV PYTHON_VERSION=3.9.5",
    "/bin/sh -c set -ex \t\t&& wget -O python.tar.xz \t&& make -j install",
    "/bin/sh -c cd /usr/local/bin \t&& ln -s idle3 idle \t&& ln -s python3 python",
    f"-{NOP} ENV PYTHON_PIP_VERSION=21.1.1",
    "/bin/sh -c set -ex; \t\twget -O get-pip.py; \tpython get-pip.py",
    f'-{NOP} CMD ["python3"]',
    seconds=120,
)
# Ubuntu's images up to 2021: several layers, then the shell.
UBUNTU_1604 = at(
    "2021-08-31T01:21:25",
    f"{NOP}ADD file:11b425d4c08e81a3e0cb2e0345d27cd5fc844dfe3d2a3bb2a6b5c5e3c1f6b4ea in / ",
    "/bin/sh -c set -xe \t\t&& echo '#!/bin/sh' > /usr/sbin/policy-rc.d",
    "/bin/sh -c rm -rf /var/lib/apt/lists/*",
    "/bin/sh -c mkdir -p /run/systemd && echo 'docker' > /run/systemd/container",
    f'-{NOP} CMD ["/bin/bash"]',
    seconds=1,
)
# BuildKit, 2024. Debian's own tool dates its layer; official images carry the date of the commit.
DEBIAN_BOOKWORM = (
    Step("# debian.sh --arch 'amd64' out/ 'bookworm' '@1734912000'", "2024-12-23T00:00:00Z", False, "debuerreotype 0.15"),
)  # fmt: skip
NGINX = at(
    "2024-11-26T18:42:08",
    "-LABEL maintainer=NGINX Docker Maintainers <docker-maint@nginx.com>",
    "-ENV NGINX_VERSION=1.27.3",
    "-ENV PKG_RELEASE=1~bookworm",
    "RUN /bin/sh -c set -x     && groupadd --system --gid 101 nginx # buildkit",
    "COPY docker-entrypoint.sh / # buildkit",
    "COPY 10-listen-on-ipv6-by-default.sh /docker-entrypoint.d # buildkit",
    '-ENTRYPOINT ["/docker-entrypoint.sh"]',
    "-EXPOSE map[80/tcp:{}]",
    "-STOPSIGNAL SIGQUIT",
    '-CMD ["nginx" "-g" "daemon off;"]',
    seconds=0,
)
ALPINE_320 = at(
    "2024-09-06T12:05:36", "ADD alpine-minirootfs-3.20.3-x86_64.tar.gz / # buildkit", '-CMD ["/bin/sh"]', seconds=0
)
NODE_20 = at(
    "2024-10-03T17:27:46",
    "-ENV NODE_VERSION=20.18.0",
    "RUN /bin/sh -c addgroup -g 1000 node     && adduser -u 1000 -G node -s /bin/sh -D node # buildkit",
    "-ENV YARN_VERSION=1.22.22",
    "RUN /bin/sh -c apk add --no-cache --virtual .build-deps-yarn curl gnupg tar # buildkit",
    "COPY docker-entrypoint.sh /usr/local/bin/ # buildkit",
    '-ENTRYPOINT ["docker-entrypoint.sh"]',
    '-CMD ["node"]',
    seconds=0,
)
# bazel, apko, jib and ko tell no dates, or the beginning of time.
DISTROLESS = tuple(
    Step(f"bazel build //common:{name}", "0001-01-01T00:00:00Z") for name in ("rootfs", "passwd", "cacerts")
)
WOLFI = (Step("apko", "2024-11-20T08:00:00Z", False, "This is an apko single-layer image"),)
TEMURIN = (
    *at("2024-10-11T03:38:00", f"{NOP}ADD file:34dc4f3ab7a694ecde47ff7a610be18591834c45f1d7251813267798412604e5 in / "),
    *at("2024-10-11T03:38:01", f'-{NOP} CMD ["/bin/bash"]'),
    *at(
        "2024-10-23T16:00:00",
        "-ENV JAVA_HOME=/opt/java/openjdk",
        "RUN /bin/sh -c set -eux;     apt-get update; # buildkit",
        "-ENV JAVA_VERSION=jdk-21.0.5+11",
        "RUN /bin/sh -c set -eux;     wget -O /tmp/openjdk.tar.gz # buildkit",
        '-ENTRYPOINT ["/__cacert_entrypoint.sh"]',
        '-CMD ["jshell"]',
        seconds=0,
    ),
)
JIB = tuple(Step("jib-maven-plugin:3.4.4", "1970-01-01T00:00:00Z", False, name) for name in ("dependencies", "classes"))
KO = tuple(Step("ko build ko://example.com/cmd/app", "0001-01-01T00:00:00Z") for _ in range(2))
APP = at(
    "2024-12-24T09:00:00",
    "WORKDIR /app # buildkit",
    "COPY . . # buildkit",
    "RUN /bin/sh -c ./install # buildkit",
    '-CMD ["./run"]',
)
