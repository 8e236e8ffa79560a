"""Tests of the App Platform simulator."""
