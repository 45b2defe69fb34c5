"""Engines: an office and its paths in, records out; no random number inside."""
