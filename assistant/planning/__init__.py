"""From a parsed question to queries and searches."""
