"""Doors for programs: Gradio's API, MCP, OpenAI's and 源内's form of a request, beside the page."""
