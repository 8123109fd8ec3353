"""From evidence to draft sentences."""
