"""Follow-ups rewritten, or rightly left alone: judged by conversations made by hand."""
