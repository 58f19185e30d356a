"""Go: programs, and what a module asks for."""
