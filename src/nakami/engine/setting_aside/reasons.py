"""Why a finding does not count: the words of `SetAside.by`, and what people are told of each."""

IGNORED = "ignore-file"
VEX = "vex"
KERNEL_HEADERS = "kernel-headers"
FILES_ABSENT = "files-absent"
DOCUMENTATION = "documentation"

COUNTABLE = (KERNEL_HEADERS, FILES_ABSENT, DOCUMENTATION)
"""What is set aside without being asked for, and counts again with `--count`."""
