"""Performance claims, each measured beside a peer in the same run and told as a ratio."""
