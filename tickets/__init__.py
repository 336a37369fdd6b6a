"""The life of a ticket: its states, deadlines, routing, rows and who may read them."""
