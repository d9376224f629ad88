"""Why an answer is as it is, in words and numbers, out of what was noted while it was made."""
