"""One-page HTML reports."""
