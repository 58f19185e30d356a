"""Ruby: gems that are installed, and those that an application asks for."""
