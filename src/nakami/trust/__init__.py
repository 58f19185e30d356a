"""Where an image comes from, and whether its reference pins what it means."""
