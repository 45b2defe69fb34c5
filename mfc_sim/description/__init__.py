"""Descriptions: frozen, validated, no randomness."""
