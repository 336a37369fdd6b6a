"""The staff's side of a ticket: one function an action, each one transaction."""
