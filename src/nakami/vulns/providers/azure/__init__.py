"""Microsoft's statements about Azure Linux and CBL-Mariner (OVAL)."""
