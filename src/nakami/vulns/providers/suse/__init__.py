"""SUSE's own statements (CSAF VEX) about SUSE Linux Enterprise and openSUSE."""
