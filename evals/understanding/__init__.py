"""Is a question understood? Sort, constraints and parts against a hand-made list."""
