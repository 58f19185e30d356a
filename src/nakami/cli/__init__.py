"""The terminal: it parses words, calls the engine, and hands the result to a renderer."""
