"""Studies: questions that take several runs."""
