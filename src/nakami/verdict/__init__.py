"""From findings to a verdict: pure functions."""
