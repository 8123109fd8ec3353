"""The language model: embedded, endpoint or none."""
