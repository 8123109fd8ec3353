"""Answers, conversations, their store and their Markdown."""
