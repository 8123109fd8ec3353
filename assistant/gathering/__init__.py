"""From queries to evidence."""
