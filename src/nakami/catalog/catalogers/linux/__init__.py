"""Linux: kernels, and modules that are not of their source tree."""
