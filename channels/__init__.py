"""How messages come in and go out: the vocabulary, the inbox, the outbox, and one file a channel."""
