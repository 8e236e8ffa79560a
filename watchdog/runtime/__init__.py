"""The shell that runs the core: it reads, probes, decides by calling the core, and carries out.

It knows the ports, never an adapter. ``cycle`` is the only place that orders effects.
"""
