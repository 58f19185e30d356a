"""How each kind of system gets newer packages."""
