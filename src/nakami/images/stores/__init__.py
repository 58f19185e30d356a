"""What the stores of container engines look like on disk, read without the engine."""
