"""The registers judged against a hand-made list of the facts in the sample publications."""
