"""The rows of servers: constants that the sources put there, so that the official builds and Debian's have them alike."""

from nakami.catalog.catalogers.binaries.software import Mark, Software

_DEVELOPED_ON = rb"(?:[-~]?(?:dev|rc|beta|alpha)\d{0,3})?"

SERVERS: tuple[Software, ...] = (
    Software(
        "nginx",
        ("nginx", "nginx-debug"),
        # src/core/nginx.h, NGINX_VER; nothing else calls itself so in the answer to `-v`.
        (Mark((b"nginx version: nginx/",), rb"nginx version: nginx/(\d+\.\d+\.\d+)(?=[^\w.])"),),
        ("f5:nginx", "nginx:nginx", "f5:nginx_open_source"),
    ),
    Software(
        "openresty",
        ("nginx", "openresty"),
        (Mark((b"nginx version: openresty/",), rb"nginx version: openresty/(\d+\.\d+\.\d+\.\d+)(?=[^\w.])"),),
        ("openresty:openresty",),
    ),
    Software(
        "httpd",
        ("httpd", "apache"),
        # include/ap_release.h, AP_SERVER_BASEVERSION.
        (Mark((b"\x00Apache/",), rb"\x00Apache/(\d+\.\d+\.\d+)[ \x00]"),),
        ("apache:http_server",),
    ),
    Software(
        "haproxy",
        ("haproxy",),
        # src/haproxy.c, display_version: `version 2.6.12-1+deb12u1, released 2023/12/16`.
        (
            Mark(
                (b" version ",),
                rb"(?:\x00|HA-?Proxy) version (\d+\.\d+(?:\.\d+)?" + _DEVELOPED_ON + rb")[^\x00,]{0,60}, released 20",
                needs=(b"HAProxy",),
            ),
            Mark(
                (b"HA-Proxy version ",),
                rb"HA-Proxy version (\d+\.\d+(?:\.\d+)?" + _DEVELOPED_ON + rb")(?=[^\w.])",
            ),
        ),
        ("haproxy:haproxy",),
    ),
    Software(
        "lighttpd",
        ("lighttpd", "lighttpd-angel"),
        (Mark((b"lighttpd/",), rb"\x00lighttpd/(\d+\.\d+\.\d+)[ \x00]"),),
        ("lighttpd:lighttpd",),
    ),
    Software(
        "varnish",
        ("varnishd",),
        (Mark((b"varnish-",), rb"[\x00(]varnish-(\d+\.\d+\.\d+) revision "),),
        ("varnish-software:varnish_cache", "varnish_cache_project:varnish_cache", "varnish-cache:varnish"),
    ),
    Software(
        "squid",
        ("squid",),
        (Mark((b"\x00squid/",), rb"\x00squid/(\d+\.\d+(?:\.\d+)*)\x00"),),
        ("squid-cache:squid",),
    ),
    Software(
        "unbound",
        ("unbound",),
        (Mark((b"\x00unbound ",), rb"\x00unbound (\d+\.\d+\.\d+)\x00"),),
        ("nlnetlabs:unbound",),
    ),
    Software(
        "dnsmasq",
        ("dnsmasq",),
        (Mark((b"\x00dnsmasq-",), rb"\x00dnsmasq-(\d+\.\d+)\x00"),),
        ("thekelleys:dnsmasq",),
    ),
    Software(
        "knot",
        ("knotd",),
        (Mark((b"Knot DNS ",), rb"Knot DNS (\d+\.\d+\.\d+)[\x00\n]"),),
        ("nic:knot_dns",),
    ),
    Software(
        "openssh",
        ("sshd", "ssh", "sshd-session"),
        # version.h, SSH_RELEASE: `OpenSSH_9.2p1`, which the network sees.
        (Mark((b"OpenSSH_",), rb"\x00OpenSSH_(\d{1,2}\.\d{1,2}p\d{1,2})(?=[^\w.])"),),
        ("openbsd:openssh",),
    ),
    Software(
        "vsftpd",
        ("vsftpd",),
        (Mark((b"vsftpd: version ",), rb"vsftpd: version (\d+\.\d+\.\d+)\n"),),
        ("vsftpd_project:vsftpd",),
    ),
    Software(
        "proftpd",
        ("proftpd",),
        (Mark((b"ProFTPD Version ",), rb"\x00ProFTPD Version (\d+\.\d+\.\d+(?:rc\d+|[a-z])?)\x00"),),
        ("proftpd:proftpd",),
    ),
    Software(
        "postfix",
        ("postconf", "master", "smtpd"),
        (Mark((b"\x00mail_version=",), rb"\x00mail_version=(\d+\.\d+\.\d+)\x00"),),
        ("postfix:postfix",),
    ),
    Software(
        "tor",
        ("tor",),
        (Mark((b"\x00tor 0.",), rb"\x00tor (0\.\d+\.\d+\.\d+)\x00"),),
        ("torproject:tor",),
    ),
    Software(
        "stunnel",
        ("stunnel",),
        (Mark((b"\x00stunnel ",), rb"\x00stunnel (\d+\.\d+) on "),),
        ("stunnel:stunnel",),
    ),
    Software(
        "openldap",
        ("slapd",),
        (Mark((b"$OpenLDAP: slapd ",), rb"\$OpenLDAP: slapd (\d+\.\d+\.\d+)(?=[^\w.])"),),
        ("openldap:openldap",),
    ),
    Software(
        "mosquitto",
        ("mosquitto",),
        (Mark((b"\x001.", b"\x002."), rb"\x00([12]\.\d{1,2}\.\d{1,2})\x00", needs=(b"mosquitto version %s",)),),
        ("eclipse:mosquitto",),
    ),
)
