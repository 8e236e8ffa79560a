"""What a policy would have done over a record: logs of probes, or what the store kept.

The record is played through the same tallies and the same decision as the daemon's. Nothing here
opens files or asks anybody; whoever calls hands lines and observations over.
"""
