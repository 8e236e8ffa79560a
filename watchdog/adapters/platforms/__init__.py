"""The platforms that can be watched, one package each, every one of them a ``Platform``."""
