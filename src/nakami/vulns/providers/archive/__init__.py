"""The provider `archive`: package mirrors as a source of security updates."""
