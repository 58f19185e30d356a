"""What identity and rights an image asks for."""
