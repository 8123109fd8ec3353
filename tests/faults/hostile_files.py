"""Makes tiny files that hang, fill or mislead a reader of originals."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships '
    'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>'
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TEXT = b"BT /F1 12 Tf 10 10 Td (Hello world) Tj ET 0 0 m 9 9 l S 0 0 m 9 9 l S 0 0 m 9 9 l S"
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def write_docx(path: Path, body: str) -> Path:
    """A Word file with this XML inside its body."""
    document = f'<?xml version="1.0"?><w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/document.xml", document)
    return path


def write_wide_docx(path: Path) -> Path:
    """A table cell that claims a hundred million columns."""
    cell = '<w:tcPr><w:gridSpan w:val="100000000"/></w:tcPr><w:p><w:r><w:t>あ</w:t></w:r></w:p>'
    return write_docx(path, f"<w:tbl><w:tblGrid/><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>")


def write_growing_pdf(path: Path) -> Path:
    """Forms that draw each other: eight levels, ten times each."""
    levels = 9
    font = b"/Font<</F1 4 0 R>>"
    contents = _stream(b"", b"/X Do " + _TEXT)
    objects = [_CATALOG, _PAGES, _page(contents=5, resources=b"/XObject<</X 6 0 R>>" + font), _FONT, contents]
    for level in range(levels):
        deeper = b"<</XObject<</X %d 0 R>>%s>>" % (min(7 + level, 5 + levels), font)
        draws = b"/X Do " * 10 if level < levels - 1 else _TEXT
        head = b"/Type/XObject/Subtype/Form/BBox[0 0 500 500]/Resources" + deeper
        objects.append(_stream(head, draws))
    return _write_pdf(path, objects)


def write_recursive_pdf(path: Path) -> Path:
    """A form that draws itself."""
    resources = b"/XObject<</X 4 0 R>>/Font<</F1 5 0 R>>"
    draws = b"q /X Do Q /X Do " + _TEXT
    form = _stream(b"/Type/XObject/Subtype/Form/BBox[0 0 500 500]/Resources<<" + resources + b">>", draws)
    page = _page(contents=6, resources=resources)
    return _write_pdf(path, [_CATALOG, _PAGES, page, form, _FONT, _stream(b"", draws)])


def write_self_measuring_pdf(path: Path) -> Path:
    """A stream whose length is the stream itself."""
    stream = b"<</Length 4 0 R>>stream\n" + _TEXT + b"\nendstream"
    page = _page(contents=4, resources=b"/Font<</F1 5 0 R>>")
    return _write_pdf(path, [_CATALOG, _PAGES, page, stream, _FONT])


_CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
_PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"


def _page(*, contents: int, resources: bytes) -> bytes:
    head = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 500]"
    return head + b"/Contents %d 0 R/Resources<<%s>>>>" % (contents, resources)


def _stream(head: bytes, content: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (head, len(content), content)


def _write_pdf(path: Path, objects: Sequence[bytes]) -> Path:
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    path.write_bytes(out + end % (size, table, size, len(out)))
    return path
