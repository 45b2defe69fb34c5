"""Measures: from records to figures with their uncertainty."""
