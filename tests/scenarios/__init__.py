"""Stories: what happens to an app, and beside it what the watchdog does and says."""
