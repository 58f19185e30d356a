"""Where images and other artifacts are written to: an OCI layout on disk, or a registry."""
