"""City packs: what differs from city to city, read from files, checked all at once, kept as numbered revisions."""
