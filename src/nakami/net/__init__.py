"""The only outbound door: HTTP within bounds, and downloads to files."""
