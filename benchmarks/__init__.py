"""Measurements, never part of the tests: each prints its figures beside their bars."""
