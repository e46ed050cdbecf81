"""Bytes → text: a byte-order mark, strict UTF-8, strict GB18030, then detection, in that order."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

from workbench.errors import SourceError

#: The longer marks first: UTF-32's little-endian mark begins with UTF-16's.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

#: How many bytes the detection looks at; enough for any table, short enough for large files.
_SAMPLE = 200_000


def decode(content: bytes, file: str, encoding: str | None = None) -> tuple[str, str]:
    """The text of a file and the name of its encoding (FRAMEWORK §6.13).

    `encoding` is what a mapping says and then the only one tried. SourceError when nothing
    fits: characters are never replaced or dropped.
    """
    for tried in _candidates(content, encoding):
        try:
            return content.decode(tried).removeprefix("\ufeff"), tried
        except (UnicodeDecodeError, LookupError):
            continue
    if encoding is None:
        best = from_bytes(content[:_SAMPLE]).best()
        if best is not None:
            try:
                return content.decode(best.encoding), best.encoding
            except (UnicodeDecodeError, LookupError):
                pass
    raise SourceError.undecodable(file, encoding)


def _candidates(content: bytes, encoding: str | None) -> tuple[str, ...]:
    if encoding is not None:
        return (encoding,)
    for mark, name in _MARKS:
        if content.startswith(mark):
            return (name,)
    # UTF-16 without its mark is valid UTF-8 as far as it is ASCII: every other byte is NUL.
    head = content[:4000]
    if head.count(0) > len(head) // 20:
        return ("utf-16-le", "utf-16-be") if head[1::2].count(0) else ("utf-16-be", "utf-16-le")
    return ("utf-8", "gb18030")
