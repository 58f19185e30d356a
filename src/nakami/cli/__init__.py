"""The command line: it parses, calls the engine, and hands the result to a renderer."""
