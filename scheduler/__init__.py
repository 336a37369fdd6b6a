"""The clock: ticks, what is due, delivery."""
