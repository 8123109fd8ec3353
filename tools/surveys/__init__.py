"""Looking things up in added surveys and in single tables: which cell a question asks for."""
