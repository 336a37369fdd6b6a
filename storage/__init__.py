"""Database, migrations, clock and ids: the one small layer that knows which engine runs underneath."""
