"""Probes against servers that misbehave in every way they have a name for."""
