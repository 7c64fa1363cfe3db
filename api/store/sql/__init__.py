"""Where a store keeps its records: a database, SQLite or PostgreSQL."""
