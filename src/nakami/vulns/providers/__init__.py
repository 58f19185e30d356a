"""The code of the advisory feeds: each a package with an object that fetches (`fetch.FETCH`) and one that parses (`parse.PARSE`)."""

from importlib import import_module

from nakami.vulns.providers.interface import Fetch, Parse


def fetch_of(feed: str) -> Fetch:
    """Who fetches a feed of `FEEDS`; its code is imported now."""
    fetch: Fetch = import_module(f"nakami.vulns.providers.{feed.replace('-', '_')}.fetch").FETCH
    return fetch


def parse_of(feed: str) -> Parse:
    """Who parses a feed of `FEEDS`; its code is imported now."""
    parse: Parse = import_module(f"nakami.vulns.providers.{feed.replace('-', '_')}.parse").PARSE
    return parse
