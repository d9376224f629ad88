"""Typed facts read off the publications: targets, market figures, partners, events, contacts, ways to join."""
