"""The conversation: what a message means, what to say, what to do next."""
