"""One module per verb; no logic lives here."""
