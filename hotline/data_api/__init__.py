"""The reading half of `/api/v1`: tickets, articles, units and figures for other systems, with its document."""
