"""What a text says of itself: when, by whom and where it was published, what sort it is, which days it speaks of."""
