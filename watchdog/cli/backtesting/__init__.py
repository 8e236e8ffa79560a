"""What ``watchdog backtest`` is made of: where its records come from, and how results are shown."""
