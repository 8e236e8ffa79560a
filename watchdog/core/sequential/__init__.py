"""Tests that may be looked at after every answer, at a constant cost for each.

They hold plain numbers, seconds and counts, so that a daemon, a backtest and a benchmark feed the
same ones. They know neither policies nor what is done about an alarm.
"""
