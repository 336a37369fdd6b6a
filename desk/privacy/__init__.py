"""Personal data of citizens: how long it is kept, what its end removes, and its erasure on request."""
