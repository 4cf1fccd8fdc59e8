"""Word files, packed by hand."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"


STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>'
    "</w:style>"
    for name in ("Title", "heading 2")
)


def run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(inner: str, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{inner}</w:p>"


def packed(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def word(body: str, **parts: str) -> bytes:
    """A Word file with this body; `parts` are others beside it, such as `comments`."""
    links = "".join(
        f'<Relationship Id="r{name}" Type="{R}/{name.rstrip("0123456789")}" Target="{name}.xml"/>'
        for name in parts
    )
    return packed(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            'content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            'relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{MAIN_TYPE}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r" '
            f'Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}">{links}'
            "</Relationships>",
            "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}'
            "</w:body></w:document>",
            **{
                f"word/{name}.xml": f'<w:{name.rstrip("0123456789")} xmlns:w="{W}" xmlns:r="{R}" '
                f'xmlns:w14="{W14}" xmlns:w15="{W15}">{part}'
                f"</w:{name.rstrip('0123456789')}>"
                for name, part in parts.items()
            },
        }
    )


def remark(pk: int, words: str, *, by: str = "Ann", key: str = "", on: str = "") -> str:
    """A comment that says this, in one paragraph for each line; `key` is what answers name."""
    lines = words.split("\n")
    keyed = f' w14:paraId="{key}"' if key else ""
    said = "".join(f"<w:p>{run(line)}</w:p>" for line in lines[:-1])
    day = f' w:date="{on}T09:30:00Z"' if on else ""
    return (
        f'<w:comment w:id="{pk}" w:author="{by}"{day}>{said}<w:p{keyed}>{run(lines[-1])}</w:p>'
        "</w:comment>"
    )


def begins(pk: int) -> str:
    return f'<w:commentRangeStart w:id="{pk}"/>'


def ends(pk: int) -> str:
    """The end of the words that a comment is on, and the reference that Word puts behind it."""
    return f'<w:commentRangeEnd w:id="{pk}"/>{refers(pk)}'


def refers(pk: int) -> str:
    return f'<w:r><w:commentReference w:id="{pk}"/></w:r>'


def on(pk: int, words: str) -> str:
    """A run of words with a comment on them."""
    return begins(pk) + run(words) + ends(pk)


def answers(*pairs: tuple[str, str], done: tuple[str, ...] = ()) -> str:
    """Which comments answer which, and which are resolved, by their keys."""
    keys = dict(pairs) | {key: "" for key in done if key not in dict(pairs)}
    return "".join(
        f'<w15:commentEx w15:paraId="{key}"'
        + (f' w15:paraIdParent="{above}"' if above else "")
        + f' w15:done="{int(key in done)}"/>'
        for key, above in keys.items()
    )
