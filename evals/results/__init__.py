"""What a run is worth: scores, intervals, comparison, gate."""
