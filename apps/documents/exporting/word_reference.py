"""The reference that pandoc takes the looks of a Word file from: its own, in our styles."""

from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree

from apps.documents.pandoc import converted

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FOOTER = (
    f'<?xml version="1.0" encoding="UTF-8"?><w:ftr xmlns:w="{_MAIN}"><w:p><w:pPr>'
    '<w:pStyle w:val="Footer"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    "<w:r><w:instrText>PAGE</w:instrText></w:r>"
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:ftr>'
)
# A4 with margins that leave lines of some seventy letters; twentieths of a point.
_SHEET = (
    f'<w:body xmlns:w="{_MAIN}" xmlns:r="{_RELATIONS}"><w:p/><w:sectPr>'
    '<w:footerReference w:type="default" r:id="rIdFooter"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1500" w:right="1650" w:bottom="1500" w:left="1650" w:header="700" '
    'w:footer="700" w:gutter="0"/></w:sectPr></w:body>'
)
_FOOTER_TYPE = (
    '<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.footer+xml"/></Types>'
)
_FOOTER_RELATION = (
    f'<Relationship Id="rIdFooter" Type="{_RELATIONS}/footer" Target="footer1.xml"/>'
    "</Relationships>"
)


@cache
def reference() -> bytes:
    """A Word file without words. Made once in each process; takes a tenth of a second."""
    default = converted(b"", ["--print-default-data-file=reference.docx"])
    out = BytesIO()
    with ZipFile(BytesIO(default)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, _changed(name, source.read(name)))
        target.writestr("word/footer1.xml", _FOOTER)
    return out.getvalue()


def _changed(name: str, part: bytes) -> bytes:
    match name:
        case "word/styles.xml":
            return _with_our_styles(part)
        case "word/document.xml":
            root = etree.fromstring(part)
            root.replace(root[0], etree.fromstring(_SHEET))
            return etree.tostring(root)
        case "[Content_Types].xml":
            return part.replace(b"</Types>", _FOOTER_TYPE.encode())
        case "word/_rels/document.xml.rels":
            return part.replace(b"</Relationships>", _FOOTER_RELATION.encode())
    return part


def _with_our_styles(part: bytes) -> bytes:
    root = etree.fromstring(part)
    ours = etree.fromstring(Path(__file__).with_name("word_styles.xml").read_bytes())
    known = {style.get(f"{_W}styleId"): style for style in root.iter(f"{_W}style")}
    for one in ours:
        before = root.find(one.tag) if one.tag == f"{_W}docDefaults" else None
        if one.tag == f"{_W}style":
            before = known.get(one.get(f"{_W}styleId"))
        if before is not None:
            root.replace(before, one)
        elif isinstance(one.tag, str):
            root.append(one)
    return etree.tostring(root)
