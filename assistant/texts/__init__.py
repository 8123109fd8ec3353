"""Answers from texts: which sentences answer a request, and how they are put in order."""
