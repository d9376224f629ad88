"""Is it right, is it fast? Questions with their answers, and the measuring of both."""
