"""The tool-calling loop of a configured LLM."""
