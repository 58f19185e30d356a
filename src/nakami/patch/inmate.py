"""Shuts itself up in a root and runs one command there. Run as a program by `cell`, in a process of its own.

The command sees the root as its whole world (pivot_root(2), not chroot(2), which root can leave), the processes of its own only
(pid_namespaces(7)), no network but a loopback that is down (network_namespaces(7)), a read-only /proc, six harmless devices, empty
/tmp and /run that vanish with it, and keeps no capability but those that a package manager needs (capabilities(7)).

Only the standard library is imported: what stands here runs with `python -I` and must not depend on where nakami is.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

SETUP_FAILED = 125
"""The exit code when the command was not reached; docker run and podman run have the same."""
TOO_MUCH = 124
"""The exit code when the command and its children became too many, or took too much memory."""
MAX_PROCESSES = 512
"""At one time. An upgrade has a few dozen at most."""
MAX_MEMORY = 4 << 30
"""Bytes of all processes together, those they share counted for each. The largest package managers take a few hundred million."""
_EVERY = 0.1
"""Seconds between two looks at the processes."""
_POLITE = 5
"""Added to the niceness of the command, so that who watches it gets its turn."""
_WORST = b"1000"
"""Whom the kernel ends first when memory is short (proc(5), oom_score_adj)."""
_NO_SUCH_PROGRAM = 127
"""As shells tell it."""
PLACE = "/.nakami"
"""Where the root has what the run needs from outside; it must be an empty folder there."""

_CLONE_NEWNS, _CLONE_NEWUTS, _CLONE_NEWIPC, _CLONE_NEWPID, _CLONE_NEWNET = (
    *(0x00020000, 0x04000000, 0x08000000),
    *(0x20000000, 0x40000000),
)
_CLONE_NEWCGROUP = 0x02000000
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_REMOUNT, _MS_BIND, _MS_REC, _MS_PRIVATE = (
    *(1, 2, 4, 8),
    *(32, 4096, 16384, 1 << 18),
)
_MNT_DETACH = 2
_PR_SET_PDEATHSIG, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 1, 24, 38
_SYS_PIVOT_ROOT = {
    "x86_64": 155,
    "aarch64": 41,
    "ppc64le": 203,
    "s390x": 217,
    "riscv64": 41,
    "armv7l": 218,
    "i686": 217,
}
_CAPABILITY_VERSION_3 = 0x20080522
_LAST_CAPABILITY = 63
_KEPT_CAPABILITIES = frozenset({0, 1, 3, 4, 5, 6, 7, 18, 31})
"""CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, SETGID, SETUID, SYS_CHROOT (apk's and rpm's scripts), SETFCAP: linux/capability.h."""
_DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
_TMPFS = b"mode=%s,size=%d"

_LIBC = ctypes.CDLL(None, use_errno=True)


def main() -> NoReturn:
    """Read what to do from stdin, do it, and exit as the command did."""
    order: dict[str, Any] = json.load(sys.stdin)  # bounded: what `cell` wrote
    try:
        # When nakami dies, so does everything here: the death of a pid namespace's first process is the death of all.
        _call("prctl", _PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != order["watcher"]:
            os._exit(SETUP_FAILED)  # it died before it could be asked for
        Path("/proc/self/oom_score_adj").write_bytes(_WORST)
        _call(
            "unshare",
            _CLONE_NEWNS | _CLONE_NEWUTS | _CLONE_NEWIPC | _CLONE_NEWPID | _CLONE_NEWNET | _CLONE_NEWCGROUP,
        )
        first = os.fork()
    except OSError as error:
        _give_up(error)
    if first:
        # Its end is waited for in any case: only then nothing is left that could still write.
        signal.signal(signal.SIGTERM, lambda *_: os.kill(first, signal.SIGKILL))
        _, status = os.waitpid(first, 0)
        os._exit(_code(status))
    try:
        _call("prctl", _PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        os.setsid()
        _enter(order)
        _bound(order)
        processes = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        command = os.fork()
    except OSError as error:
        _give_up(error)
    if not command:
        _become(order)
    signal.signal(signal.SIGALRM, lambda *_: _look_at(processes))
    signal.setitimer(signal.ITIMER_REAL, _EVERY, _EVERY)
    _reap(command)


def _look_at(processes: int) -> None:
    """End everything when there is too much of it."""
    running = [name for name in os.listdir(processes) if name.isdecimal()]
    pages = sum(_pages(processes, name) for name in running) if len(running) <= MAX_PROCESSES else 0
    if len(running) > MAX_PROCESSES or pages * resource.getpagesize() > MAX_MEMORY:
        os.write(2, b"\nended: too many processes, or too much memory\n")
        os._exit(TOO_MUCH)


def _pages(processes: int, name: str) -> int:
    """The pages that a process has in memory (proc(5), statm); none for one that is gone."""
    try:
        descriptor = os.open(f"{name}/statm", os.O_RDONLY | os.O_CLOEXEC, dir_fd=processes)
    except OSError:
        return 0
    try:
        return int(os.read(descriptor, 128).split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    finally:
        os.close(descriptor)


def _reap(command: int) -> NoReturn:
    """Wait as the first process of the namespace must: orphans are its children, too; with it, all that is left ends."""
    while True:
        child, status = os.wait()
        if child == command:
            os._exit(_code(status))


def _enter(order: dict[str, Any]) -> None:
    """Make the root the whole world."""
    _call("sethostname", b"localhost", len("localhost"))
    root = order["root"]
    _mount("none", "/", "", _MS_REC | _MS_PRIVATE)
    _mount(root, root, "", _MS_BIND)
    _mount("none", root, "", _MS_BIND | _MS_REMOUNT | _MS_NODEV | _MS_NOSUID)
    place = root + PLACE
    _mount("tmpfs", place, "tmpfs", _MS_NOSUID | _MS_NODEV, _TMPFS % (b"755", 1 << 20))
    for name in ("supply", "scratch", "old"):
        Path(place, name).mkdir(mode=0o755)
    for name in ("supply", "scratch"):
        _mount(order[name], f"{place}/{name}", "", _MS_BIND)
    _mount("none", f"{place}/supply", "", _MS_BIND | _MS_REMOUNT | _MS_RDONLY | _MS_NODEV | _MS_NOSUID)
    _mount("none", f"{place}/scratch", "", _MS_BIND | _MS_REMOUNT | _MS_NODEV | _MS_NOSUID)
    os.chdir(root)
    if _LIBC.syscall(_SYS_PIVOT_ROOT[os.uname().machine], os.fsencode(root), os.fsencode(f"{place}/old")):
        raise OSError(ctypes.get_errno(), "pivot_root")
    # From here on, a symlink of the image leads to a place in the image.
    os.chdir("/")
    _mount("proc", "/proc", "proc", _MS_RDONLY | _MS_NOSUID | _MS_NODEV | _MS_NOEXEC)
    _mount("tmpfs", "/dev", "tmpfs", _MS_NOSUID | _MS_NODEV, _TMPFS % (b"755", order["memory"]))
    for path, mode in (("/tmp", b"1777"), ("/run", b"755")):  # noqa: S108 -- the cell's own
        # An image may have a link there that leads nowhere; what is left behind is then a change like any other.
        with contextlib.suppress(OSError):
            _mount("tmpfs", path, "tmpfs", _MS_NOSUID | _MS_NODEV, _TMPFS % (mode, order["memory"]))
    for name in _DEVICES:
        Path("/dev", name).touch()
        _mount(f"{PLACE}/old/dev/{name}", f"/dev/{name}", "", _MS_BIND)
    for name, target in (("fd", "/proc/self/fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")):
        Path("/dev", name).symlink_to(target)
    Path("/dev/shm").mkdir(mode=0o1777)  # noqa: S108 -- the cell's own
    for path, over in order["over"].items():
        _mount(f"{PLACE}/supply/{over}", path, "", _MS_BIND)
    _call("umount2", f"{PLACE}/old".encode(), _MNT_DETACH)


def _bound(order: dict[str, Any]) -> None:
    """Give up all power that the work does not need, for good."""
    os.close(0)
    os.open(os.devnull, os.O_RDONLY)
    os.closerange(3, 4096)
    os.umask(0o022)
    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, order["file_bytes"]),
        (resource.RLIMIT_CPU, order["seconds"]),
        (resource.RLIMIT_NOFILE, 1024),
    ):
        resource.setrlimit(limit, (value, value))
    for capability in range(_LAST_CAPABILITY + 1):
        if capability not in _KEPT_CAPABILITIES:
            _LIBC.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)  # EINVAL above the kernel's last one
    os.setgroups([])
    kept = sum(1 << capability for capability in _KEPT_CAPABILITIES)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    low, high = kept & 0xFFFFFFFF, kept >> 32
    _call("capset", header, (ctypes.c_uint32 * 6)(low, low, 0, high, high, 0))
    _call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def _become(order: dict[str, Any]) -> NoReturn:
    command: list[str] = order["command"]
    try:
        os.nice(_POLITE)
        os.execvpe(command[0], command, order["environment"])  # noqa: S606 -- what the cell is for
    except OSError as error:
        os.write(2, f"{command[0]}: {error.strerror}\n".encode())
        os._exit(_NO_SUCH_PROGRAM)


def _mount(source: str, target: str, kind: str, flags: int, options: bytes = b"") -> None:
    words = (os.fsencode(source), os.fsencode(target), os.fsencode(kind) or None)
    if _LIBC.mount(*words, ctypes.c_ulong(flags), options or None):
        raise OSError(ctypes.get_errno(), f"mount {target}: {os.strerror(ctypes.get_errno())}")


def _call(name: str, *arguments: object) -> None:
    if getattr(_LIBC, name)(*arguments):
        raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")


def _code(status: int) -> int:
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _give_up(error: OSError) -> NoReturn:
    os.write(2, f"the isolated root could not be set up: {error.strerror or error}\n".encode())
    os._exit(SETUP_FAILED)


if __name__ == "__main__":
    main()
