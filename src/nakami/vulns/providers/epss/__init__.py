"""FIRST's Exploit Prediction Scoring System."""
