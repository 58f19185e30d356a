"""What real programs hold, cut to the constants that tell of them, with a little of what stands around; and what only looks like it.

The constants were read in the programs of Debian 12's packages (see the names of the files) in November 2026, except where the comment says so.
"""

from typing import NamedTuple

ELF = b"\x7fELF\x02\x01\x01" + bytes(9)


class Specimen(NamedTuple):
    """A file's name, what it holds behind its magic, and the version that is to be found."""

    file: str
    content: bytes
    version: str


SPECIMENS: dict[str, Specimen] = {
    "python": Specimen(
        "python3.11",
        b"pymalloc_debug\x003.11.2\x00strict\x00[GCC 12.2.0]\x00%.80s (%.80s) %.80s\x00%s%s%s, %.20",
        "3.11.2",
    ),
    "pypy": Specimen("libpypy3.9-c.so", b"22:36:23)\n[PyPy 7.3.11 with \0\0", "7.3.11"),
    "node": Specimen("libnode.so.108", b"/json\x00node.js/v18.20.4\x00(delegate_) != null", "18.20.4"),
    # Of the wheel that brings Deno 2.9.8, and of the npm package that brings Bun 1.4.5.
    "deno": Specimen(
        "deno", b"node-globalsdenover2.9.82.9.8+fe7ed01Deno/2.9.8Deno/2.9.8+fe7ed01fe7ed012d92c642", "2.9.8"
    ),
    "bun": Specimen("bun", b"e an object\x16\0\0\0\0\0\0\0Bun v1.4.5 (Linux x64)\0\x000", "1.4.5"),
    "ruby": Specimen("libruby-3.1.so.3.1.7", b"Matsumoto\0\0ruby 3.1.7p261 (2025-03-26 revision", "3.1.7"),
    "php": Specimen("php-fpm8.2", b"%s,%s\x00X-Powered-By: PHP/8.2.36\x00ZEND_MM_MAX_ALLOCS", "8.2.36"),
    "perl": Specimen("perl", b"PERL_INTERNAL_RAND_SEED\x00v5.36.0\x00panic: sysconf: %s\x00PERL5LIB\x00", "5.36.0"),
    "openjdk": Specimen(
        "libjvm.so",
        b"\0\0OpenJDK 64-Bit Server VM (17.0.21.1+2-1-deb12u1-Debian) for linux-amd64 JRE (17.0.21.1+2-1-deb12u1-Debian), built on",
        "17.0.21.1",
    ),
    # HotSpot's abstract_vm_version.cpp with Oracle's name for it; no such build is in Debian.
    "oracle-jdk": Specimen(
        "libjvm.so",
        b"\0Java HotSpot(TM) 64-Bit Server VM (25.391-b13) for linux-amd64 JRE (1.8.0_391-b13), built on",
        "1.8.0_391",
    ),
    "lua": Specimen("liblua5.4.so.0", b"\0\0$LuaVersion: Lua 5.4.4  Copyright (C) 1994", "5.4.4"),
    "bash": Specimen("bash", b"by law.\0\0\0@(#)Bash version 5.2.15(1) release GNU\0\0", "5.2.15"),
    "zsh": Specimen("zsh", b"sr/lib/x86_64-linux-gnu/zsh/5.9\x00\x00zsh: correct\0ZSH_VERSION\0", "5.9"),
    "busybox": Specimen("busybox", b"out of memory\x00BusyBox v1.35.0 (Debian 1:1.35.0-4+", "1.35.0"),
    "gawk": Specimen("gawk", b"\x06\x00\x00\x00GNU Awk 5.2.1\x00unbalanced [", "5.2.1"),
    "nginx": Specimen("nginx", b'"\x00nginx version: nginx/1.22.1\n\x00OpenSSL 3.0.22 25 Aug 2026\x00', "1.22.1"),
    # nginx.h of OpenResty's patch; no such package is in Debian.
    "openresty": Specimen("nginx", b"\0nginx version: openresty/1.21.4.1\n\0", "1.21.4.1"),
    "httpd": Specimen(
        "apache2", b'<Directory "\x00mailto:\x00Apache/2.4.71\x00 Server at \x00Apache/2.4.71 (Debian)\x00', "2.4.71"
    ),
    "haproxy": Specimen(
        "haproxy", b"HAProxy\0\x08;\x08X\x08Z\x08\0\0\0\0 version 2.6.12-1+deb12u4, released 2026/10/17\0", "2.6.12"
    ),
    "lighttpd": Specimen(
        "lighttpd", b"support\n\x00lighttpd/1.4.69\x00server\0lighttpd/1.4.69 (ssl) - a light", "1.4.69"
    ),
    "varnish": Specimen("varnishd", b"afb29f14d87a\0\0\0varnish-7.1.1 revision 7cee1c581b", "7.1.1"),
    "squid": Specimen("squid", b"in '\x00squid/5.7\x00;\t ", "5.7"),
    "unbound": Specimen("unbound", b"READY=1\x00unbound 1.17.1\x00start of service", "1.17.1"),
    "dnsmasq": Specimen("dnsmasq", b"/etc/dnsmasq.conf\x00dnsmasq-2.90\x00version.bind", "2.90"),
    "knot": Specimen("knotd", b"\x00Knot DNS 3.2.6\x00ZONE=%.*s.", "3.2.6"),
    "openssh": Specimen("sshd", b"command-line\x00OpenSSH_9.2\x00%s, %s\n\0\0OpenSSH_9.2p1 Debian-2+deb12u10", "9.2p1"),
    "vsftpd": Specimen("vsftpd", b"ing argv[0]\x00vsftpd: version 3.0.3\n\x00unrecognise", "3.0.3"),
    "proftpd": Specimen("proftpd", b"np:qS:tvX46\x00ProFTPD Version 1.3.8\x00LANG\x001.3.8 (stable)", "1.3.8"),
    "postfix": Specimen("postconf", b"line %d: %s\x00mail_version=3.7.11\x00/dev/null", "3.7.11"),
    "tor": Specimen("tor", b"__OwningControllerFD\x00tor 0.4.9.11\0\0\0INTERNAL", "0.4.9.11"),
    "stunnel": Specimen("stunnel4", b"for 1 second\0\0\0stunnel 5.68 on x86_64-pc-linux-gnu", "5.68"),
    "openldap": Specimen("slapd", b"\0\0@(#) $OpenLDAP: slapd 2.5.13+dfsg-5 (Feb  8 2023", "2.5.13"),
    "mosquitto": Specimen("mosquitto", b"bridge remapping.\x002.0.11\x00mosquitto version %s\n\n\x00", "2.0.11"),
    "redis": Specimen(
        "redis-server",
        b"err\x007.0.15\x00c11-builtin\0REDIS\0O(N)\x002.6.0\x00bitfield\x003.2.0\x00\xdfA7.0.151790282056000000000\x00",
        "7.0.15",
    ),
    # Valkey's src/release.c keeps Redis's way of naming builds; no such package is in Debian 12.
    "valkey": Specimen(
        "valkey-server",
        b"\x008.0.1\x00valkey\x007.2.4\x00redis_version\x00\x008.0.1buildkitsandbox-1728000000000000000\x00",
        "8.0.1",
    ),
    "memcached": Specimen("memcached", b"listen\x00memcached 1.6.18\x00udp-port\x00", "1.6.18"),
    "postgresql": Specimen("postgres", b"l.org\x00postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)\n\0", "15.20"),
    "mariadb": Specimen("mariadbd", b"-0+deb12u1\x0010.11.19-MariaDB\x00x86_64\x00debian-linux-gnu", "10.11.19"),
    "sqlite": Specimen("libsqlite3.so.0", b"\x08\0\0\x003.40.1\0\0\x01\0\0SQLite format 3\x00\x01\x01", "3.40.1"),
    "openssl": Specimen("libcrypto.so.3", b"\x00OpenSSL 3.0.22 25 Aug 2026\x003.0.22\x00not available", "3.0.22"),
    "curl": Specimen("libcurl.so.4", b"CLIENT libcurl 7.88.1\r\n\0/\x00libcurl/7.88.1\x00zlib/%s\0", "7.88.1"),
    "git": Specimen("git", b"\xff\xfe\xff\xfe\xffgit/2.39.5\x00GIT_USER_AGENT\x00\x002.39.5\x00", "2.39.5"),
    "wget": Specimen("wget", b"ftp_proxy\x001.2.13\x00GNU Wget %s built on %s.\n\n\x00-Wall\x001.21.3\x00", "1.21.3"),
    "ffmpeg": Specimen("libavcodec.so.59", b"or later\0\0FFmpeg version 5.1.9-0+deb12u1\0\0", "5.1.9"),
    "imagemagick": Specimen(
        "libMagickCore-6.Q16.so.6", b"icense.php\0\0ImageMagick 6.9.11-60 Q16 x86_64 2021-", "6.9.11-60"
    ),
    "zlib": Specimen(
        "libz.so.1.2.13", b"\0 deflate 1.2.13 Copyright 1995-2022 Jean-loup Gailly and Mark Adler \0", "1.2.13"
    ),
    "expat": Specimen("libexpat.so.1.8.10", b"\0expat_2.5.0\0", "2.5.0"),
    "glibc": Specimen(
        "libc.so.6", b"GNU C Library (Debian GLIBC 2.36-9+deb12u14) stable release version 2.36.\n", "2.36"
    ),
    "gzip": Specimen(
        "gzip",
        b"Report bugs to <bug-gzip@gnu.org>.\n\0%s: %s: file size changed while zipping\n\x001.12\0\0\0\x08",
        "1.12",
    ),
    "util-linux": Specimen("getopt", b"tcsh\x00%s from %s\n\x00util-linux 2.38.1\x00\nUsage:\n\0", "2.38.1"),
}

NEAR_MISSES: tuple[tuple[str, bytes], ...] = (
    ("myserver", SPECIMENS["openssl"].content),  # it merely contains OpenSSL
    ("nginx", b"\0OpenSSL 3.0.22 25 Aug 2026\0proxy for nginx/1.22.1\0"),
    ("openssl.so", SPECIMENS["openssl"].content),  # Ruby's binding, with the version that it was built for
    ("curl.so", SPECIMENS["curl"].content),  # PHP's
    ("libcrypto.so.50", b"\0LibreSSL 3.8.2\0"),
    ("libcrypto.so", b"\0OpenSSL 1.1.1 (compatible; BoringSSL)\0"),
    ("python3", b"\x003.11.2\x00 a launcher without the interpreter"),
    ("redis-cli", b"REDIS\x002.6.0\x00bitfield\x003.2.0\x00"),
    ("git", b"git/2.39.5\x00"),
    ("node", b"see https://nodejs.org/download/release/v18.20.4/\0"),
    ("mysql", b"\x008.0.36\x00mysql\x00"),
    ("libz3.so.4", b"Z3 4.8.12\0"),
    ("master", b"\0the master of processes 3.7.11\0"),
    ("convert", b"\0ImageMagick\0"),
)
"""Names of files, and content that tells of nothing."""
