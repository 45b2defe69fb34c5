"""From logs of real queues to an office, and back: read, fit, judge."""
