"""Messages: Russian, English."""

MESSAGES: dict[str, tuple[str, str]] = {}
