"""Stories: a scripted platform and clock on which the real daemon plays what a text says.

The tests of this project and whoever writes a policy tell stories in the same words. Knows the
daemon's parts and the configuration's policies; of files, terminals and the network it knows
nothing.
"""
