"""The parts of the message API: tokens, what is accepted, its document."""
