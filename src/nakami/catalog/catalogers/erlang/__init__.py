"""Erlang and Elixir."""
