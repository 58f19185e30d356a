"""The rows of interpreters and shells: constants that the sources put there, so that the official builds and Debian's have them alike."""

from nakami.catalog.catalogers.binaries.software import Mark, Software

INTERPRETERS: tuple[Software, ...] = (
    Software(
        "python",
        ("python", "libpython"),
        # Python/getversion.c: the version stands alone, and is put in front of build and compiler.
        (
            Mark(
                (b"\x003.", b"\x002."),
                rb"\x00([23]\.\d{1,2}\.\d{1,2}(?:(?:a|b|rc)\d{1,2})?)\+?\x00",
                needs=(b"%.80s (%.80s) %.80s",),
            ),
            Mark((b"\x002.",), rb"\x00(2\.\d\.\d{1,2}(?:(?:a|b|rc)\d{1,2})?)\+?\x00", needs=(b"%.80s (%.80s) ",)),
        ),
        ("python:python",),
    ),
    Software(
        "pypy",
        ("pypy", "libpypy"),
        (Mark((b"[PyPy ",), rb"\[PyPy (\d+\.\d+\.\d+) with "),),
        ("pypy:pypy",),
    ),
    Software(
        "node",
        ("node", "nodejs", "libnode"),
        # src/inspector_agent.cc: what the inspector calls itself.
        (Mark((b"node.js/v",), rb"\x00node\.js/v(\d+\.\d+\.\d+(?:-[\w.]{1,40})?)\x00"),),
        ("nodejs:node.js",),
    ),
    Software(
        "deno",
        ("deno",),
        # What it calls itself to servers, twice in a row; Rust's constants have nothing between them.
        (Mark((b"Deno/",), rb"Deno/(\d+\.\d+\.\d+(?:-rc\.\d+)?)(?=Deno/|\+[0-9a-f]{7})"),),
        ("deno:deno",),
    ),
    Software(
        "bun",
        ("bun",),
        (Mark((b"Bun v",), rb"Bun v(\d+\.\d+\.\d+) \(Linux "),),
        ("oven:bun",),
    ),
    Software(
        "ruby",
        ("ruby", "libruby"),
        # version.c, ruby_description: `ruby 3.1.2p20 (2022-04-12 revision 4491bb740a) [x86_64-linux]`.
        (Mark((b"\x00ruby ",), rb"\x00ruby (\d+\.\d+\.\d+(?:preview\d+|rc\d+)?)(?:p\d+|dev)? \(20\d\d-"),),
        ("ruby-lang:ruby",),
    ),
    Software(
        "php",
        ("php", "php-cgi", "php-fpm", "phpdbg", "lsphp", "libphp", "mod_php"),
        # main/SAPI.h, SAPI_PHP_VERSION_HEADER.
        (Mark((b"X-Powered-By: PHP/",), rb"X-Powered-By: PHP/(\d+\.\d+\.\d+(?:(?:alpha|beta|RC)\d+)?)(?=[^\w.])"),),
        ("php:php",),
    ),
    Software(
        "perl",
        ("perl", "libperl"),
        # perl.c, S_minus_v; the version of an odd series is that of a developer's release.
        (Mark((b"\x00v5.",), rb"\x00v(5\.\d{1,2}\.\d{1,2})\x00", needs=(b"PERL5LIB",)),),
        ("perl:perl",),
    ),
    Software(
        "openjdk",
        ("libjvm",),
        # hotspot/share/runtime/abstract_vm_version.cpp: `OpenJDK 64-Bit Server VM (25.392-b08) for linux-amd64 JRE (1.8.0_392-b08)`.
        (Mark((b"\x00OpenJDK ",), rb"\x00OpenJDK [^\x00]{1,160} JRE \((\d+(?:\.\d+)*(?:_\d+)?)[+) -]"),),
        ("oracle:openjdk",),
    ),
    Software(
        "oracle-jdk",
        ("libjvm",),
        (Mark((b"\x00Java HotSpot",), rb"\x00Java HotSpot[^\x00]{1,160} JRE \((\d+(?:\.\d+)*(?:_\d+)?)[+) -]"),),
        ("oracle:jdk", "oracle:jre"),
    ),
    Software(
        "lua",
        ("lua", "liblua"),
        (Mark((b"$LuaVersion: Lua ",), rb"\$LuaVersion: Lua (5\.\d\.\d{1,2}) "),),
        ("lua:lua",),
    ),
    Software(
        "bash",
        ("bash", "rbash"),
        # version.c, sccsversion.
        (Mark((b"@(#)Bash version ",), rb"@\(#\)Bash version (\d+\.\d+\.\d+)\("),),
        ("gnu:bash",),
    ),
    Software(
        "zsh",
        ("zsh",),
        (Mark((b"/zsh/5.",), rb"/zsh/(5\.\d{1,2}(?:\.\d{1,2})?)\x00", needs=(b"ZSH_VERSION",)),),
        ("zsh:zsh",),
    ),
    Software(
        "busybox",
        ("busybox", "busybox-extras", "busybox-suid"),
        # libbb/messages.c, bb_banner.
        (Mark((b"BusyBox v",), rb"BusyBox v(\d+\.\d+\.\d+)(?=[^\w.])"),),
        ("busybox:busybox",),
    ),
    Software(
        "gawk",
        ("gawk",),
        (Mark((b"GNU Awk ",), rb"\x00GNU Awk (\d+\.\d+\.\d+)\x00"),),
        ("gnu:gawk",),
    ),
)
