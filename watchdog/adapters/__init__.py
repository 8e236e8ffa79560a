"""What talks to the outside world, one package or module for each thing outside.

An adapter knows the model and the ports, translates at its border, and decides nothing.
"""
