"""Reading originals: PDF, DOCX, HTML, Markdown and text files as blocks with page, section and figure."""

from corpus.extraction.chunking import cut_passages
from corpus.extraction.document import Block, ExtractedDocument
from corpus.extraction.extract import extract_file

__all__ = ["Block", "ExtractedDocument", "cut_passages", "extract_file"]
