"""Programs that no package manager knows: built from source, copied, downloaded; recognised from their bytes."""
