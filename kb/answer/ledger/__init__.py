"""Answers out of the registers: where their rows fit every constraint of a question, they are quoted."""
