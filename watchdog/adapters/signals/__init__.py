"""What can be sampled about an app: HTTP and TCP probes, and the platform's own app health.

A reference is an ordinary source with an address of its own, sampled without a view.
"""
