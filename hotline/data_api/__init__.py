"""The half of `/api/v1` for our own data: other systems read and write tickets and articles, and read units and figures."""
