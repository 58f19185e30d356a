"""Everything at rest is a table: Parquet files, and the engine that joins them."""
