"""Our decisions against those of others, on generated releases whose truth is known.

``python -m benchmarks.decisions --help``. The page docs/decision-benchmark.md tells what is
measured and what it came to.
"""
