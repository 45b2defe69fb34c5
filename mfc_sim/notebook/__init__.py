"""Panels for a notebook: an office is changed by sliders, and its figures follow."""
