"""The rows of databases and caches: constants that the sources put there, so that the official builds and Debian's have them alike."""

from nakami.catalog.catalogers.binaries.software import Mark, Software

# src/release.c: version, host or builder, seconds, commit, how many lines of the tree were changed, all in one word:
# `7.0.15` `buildkitsandbox-` `1706790282` `00000000` `0`. The version itself stands alone, too, among those of many commands.
_BUILD = rb"[\w.-]{0,100}\d{9}[0-9a-f]{8}\d{1,6}\x00"
_NUMBERS = tuple(b"\x00%d." % major for major in range(2, 10))
_ALONE = rb"\x00(\d\.\d{1,2}\.\d{1,3}(?:-rc\d+)?)\x00"

DATABASES: tuple[Software, ...] = (
    Software(
        "redis",
        ("redis-server", "redis-sentinel", "redis-check-rdb", "redis-check-aof", "redis-cli", "redis-benchmark"),
        (Mark(_NUMBERS, _ALONE, needs=(b"REDIS",), echo=_BUILD),),
        ("redis:redis", "redislabs:redis"),
    ),
    Software(
        "valkey",
        ("valkey-server", "valkey-sentinel", "valkey-check-rdb", "valkey-check-aof", "valkey-cli", "valkey-benchmark"),
        (Mark(_NUMBERS, _ALONE, needs=(b"alkey",), echo=_BUILD),),
        ("lfprojects:valkey", "valkey-io:valkey"),
    ),
    Software(
        "memcached",
        ("memcached",),
        (Mark((b"memcached ",), rb"\x00memcached (\d+\.\d+\.\d+)[\n\x00]"),),
        ("memcached:memcached",),
    ),
    Software(
        "postgresql",
        ("postgres", "psql", "pg_dump", "pg_ctl", "initdb"),
        # src/include/pg_config.h, PG_BACKEND_VERSIONSTR and its like for each program.
        (Mark((b" (PostgreSQL) ",), rb" \(PostgreSQL\) (\d+(?:\.\d+){1,2}|\d+(?:beta|rc)\d+)[ \n\x00]"),),
        ("postgresql:postgresql",),
    ),
    Software(
        "mariadb",
        ("mariadbd", "mysqld", "mariadb", "mysql", "mariadb-dump", "mysqldump", "mariadb-admin", "mysqladmin"),
        # include/mysql_version.h, MYSQL_SERVER_VERSION; 10 and above are MariaDB's alone.
        (Mark((b"-MariaDB",), rb"\x00(\d+\.\d+\.\d+)-MariaDB"),),
        ("mariadb:mariadb",),
    ),
    Software(
        "sqlite",
        ("sqlite", "libsqlite"),
        # sqlite3_version stands alone; the file format's name tells whose it is.
        (Mark((b"\x003.",), rb"\x00(3\.\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)\x00", needs=(b"SQLite format 3\0",)),),
        ("sqlite:sqlite",),
    ),
)
