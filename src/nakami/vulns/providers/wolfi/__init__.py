"""Wolfi's security database, in the form of Alpine's."""
