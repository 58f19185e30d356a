"""The rows of tools and libraries: constants that the sources put there, so that the official builds and Debian's have them alike."""

from nakami.catalog.catalogers.binaries.software import Mark, Software

TOOLS: tuple[Software, ...] = (
    Software(
        "openssl",
        ("openssl", "libcrypto", "libssl"),
        # include/openssl/opensslv.h, OPENSSL_VERSION_TEXT with its date. LibreSSL and BoringSSL write their own names.
        (
            Mark(
                (b"OpenSSL ",),
                rb"\x00OpenSSL (\d\.\d{1,2}\.\d{1,2}[a-z]{0,2}(?:-(?:alpha|beta|pre)\d{1,2})?)"
                rb"(?:-fips|\+quic)? {1,2}\d{1,2} [A-Z][a-z]{2} 20\d\d",
            ),
        ),
        ("openssl:openssl",),
    ),
    Software(
        "curl",
        ("curl", "libcurl", "libcurl-gnutls", "libcurl-nss"),
        (
            Mark((b"libcurl/",), rb"\x00libcurl/(\d+\.\d+\.\d+)[ \x00]"),
            Mark((b"\x00curl ",), rb"\x00curl (\d+\.\d+\.\d+) \("),
        ),
        ("haxx:curl", "haxx:libcurl"),
    ),
    Software(
        "git",
        ("git",),
        (Mark((b"git/",), rb"(?<![\w./-])git/(\d+\.\d+\.\d+(?:\.rc\d+)?)\x00", needs=(b"GIT_USER_AGENT",)),),
        ("git-scm:git", "git:git"),
    ),
    Software(
        "wget",
        ("wget",),
        # src/version.c is made by the build; zlib's version stands alone as well, with 1.2 or 1.3 in front.
        (
            Mark(
                (b"\x001.", b"\x002."),
                rb"\x00((?:1\.\d{2}|2\.\d)(?:\.\d{1,2})?)\x00",
                needs=(b"GNU Wget %s",),
            ),
        ),
        ("gnu:wget",),
    ),
    Software(
        "ffmpeg",
        (
            "ffmpeg",
            "ffprobe",
            "libavcodec",
            "libavformat",
            "libavfilter",
            "libavutil",
            "libavdevice",
            "libswscale",
            "libswresample",
        ),
        # libavutil/version.h and each library's own version.c.
        (
            Mark((b"FFmpeg version ",), rb"FFmpeg version n?(\d+\.\d+(?:\.\d+)?)(?=[^\w.])"),
            Mark((b"%s version ",), rb"\x00%s version n?(\d+\.\d+(?:\.\d+)?)(?=[^\w.])", needs=(b"FFmpeg developers",)),
        ),
        ("ffmpeg:ffmpeg",),
    ),
    Software(
        "imagemagick",
        ("libMagickCore", "magick", "convert", "identify"),
        (Mark((b"ImageMagick ",), rb"\x00ImageMagick (\d+\.\d+\.\d+-\d+) "),),
        ("imagemagick:imagemagick",),
    ),
    Software(
        "zlib",
        ("libz",),
        (Mark((b" deflate ",), rb" deflate (\d\.\d+(?:\.\d+){1,2}) Copyright "),),
        ("zlib:zlib",),
    ),
    Software(
        "expat",
        ("libexpat",),
        (Mark((b"\x00expat_",), rb"\x00expat_(\d+\.\d+\.\d+)\x00"),),
        ("libexpat_project:libexpat",),
    ),
    Software(
        "glibc",
        ("libc",),
        # csu/version.c.
        (
            Mark(
                (b"GNU C Library (",),
                rb"GNU C Library \([^)\x00]{1,80}\) (?:stable|development) release version (\d+\.\d+(?:\.\d+)?)[.,]",
            ),
        ),
        ("gnu:glibc",),
    ),
    Software(
        "gzip",
        ("gzip",),
        # version.c, which the build makes of the release: the version stands alone.
        (Mark((b"\x001.",), rb"\x00(1\.\d{1,2}(?:\.\d{1,2})?)\x00", needs=(b"bug-gzip@gnu.org",)),),
        ("gnu:gzip",),
    ),
    Software(
        "util-linux",
        (
            "getopt",
            "agetty",
            "dmesg",
            "flock",
            "lsblk",
            "lscpu",
            "mount",
            "umount",
            "nsenter",
            "unshare",
            "runuser",
            "su",
            "wall",
        ),
        # include/c.h, UTIL_LINUX_VERSION: "%s from %s\n" with PACKAGE_STRING.
        (Mark((b"\x00util-linux 2.",), rb"\x00util-linux (2\.\d{1,2}(?:\.\d{1,2})?(?:-rc\d)?)\x00"),),
        ("kernel:util-linux",),
    ),
)
