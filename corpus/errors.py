"""Every error a reader can meet, as one tree; each message is one Japanese sentence with the way out.

KonkyoError
├── CorpusError            the bundled data or the built files are not usable
│   ├── CodebookError      codebook.yaml or a table names something that does not exist
│   ├── BuildError         the database or the index could not be built
│   └── EmbedderError      the embedder could not be loaded
├── OriginalError          a file given to `konkyo ingest` cannot be used
├── QueryError             a survey query cannot be run (tools/errors.py)
├── LlmError               the language model cannot be used (assistant/errors.py)
└── UsageError             a wrong argument or setting
"""


class KonkyoError(Exception):
    """Root of the tree. `str(error)` is the sentence that the reader sees."""


class CorpusError(KonkyoError):
    """The bundled data or the files built from it are not usable."""


class CodebookError(CorpusError):
    """A name that the codebook does not know, or a codebook that contradicts itself."""


class BuildError(CorpusError):
    """The database or the passage index could not be built."""


class EmbedderError(CorpusError):
    """The embedder could not be loaded."""


class OriginalError(KonkyoError):
    """A file that the user gave cannot be taken into the corpus."""


class UsageError(KonkyoError):
    """A wrong argument or setting."""
