"""Golden questions asked and judged."""
