"""The web chat's parts: what it accepts, its page, and the plain form for browsers without JavaScript."""
