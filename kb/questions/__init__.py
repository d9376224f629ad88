"""The log of questions: what was asked over HTTP, what came of it, and what the askers thought of it."""
