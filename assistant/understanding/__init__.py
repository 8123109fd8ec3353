"""From a message to its ParsedQuestion."""
