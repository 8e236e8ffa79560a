"""Channels to people against receivers that do not always listen."""
