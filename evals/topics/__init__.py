"""What is asked: topics, their files, and the proof that they fit the publications."""
