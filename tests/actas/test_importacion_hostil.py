"""Files made to break, exhaust or keep busy whoever opens them: each is refused, in bounded time and memory."""

from __future__ import annotations

import json
import os
import socket
import struct
import subprocess
import sys
import threading
import time
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from actas.importacion import MAXIMO, ArchivoIlegible, Motivo, aparte, texto_de
from tests.actas.archivos import W, Word, cambiado, cuerpo, pdf_de
from tests.cast import TEXTO

MB = 1024 * 1024
#: Of the clock: what `aparte` allows, and a slow machine.
SECONDS = aparte.SEGUNDOS + 10
#: What the process that asks may grow by, reading files of 5 MB; and the reader may have in all.
PARENT_MB, CHILD_MB = 80, 512
#: Asks for the text of what comes in, and tells what it was given and at what cost. It is a process of its own and
#: small, as a reader begins as a copy of who asks for it, and its peak would be that of the tests.
ASKER = """
import json, os, resource, sys
from pathlib import Path
from django.conf import settings
from actas.importacion import ArchivoIlegible, texto_de

settings.configure(USE_I18N=False)

def peak(who):
    return resource.getrusage(who).ru_maxrss / 1024

data = sys.stdin.buffer.read()
before, told = peak(resource.RUSAGE_SELF), {"texto": "", "motivo": ""}
try:
    told["texto"] = texto_de(data, "acta.docx")
except ArchivoIlegible as error:
    told["motivo"] = error.motivo
told |= {"crece": peak(resource.RUSAGE_SELF) - before, "lector": peak(resource.RUSAGE_CHILDREN)}
threads = Path(f"/proc/{os.getpid()}/task").iterdir()
print(json.dumps(told | {"quedan": [pid for thread in threads for pid in (thread / "children").read_text().split()]}))
"""


def deflated(**entries: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, data in entries.items():
            file.writestr(name, data)
    return out.getvalue()


def big_entry() -> bytes:
    """A document whose picture is 200 MB of zeros."""
    return cambiado(Word().bytes(), {"word/media/image1.png": bytes(200 * MB)})


def lying_sizes() -> bytes:
    """A document that says that 50 MB are 1,000 bytes, in its directory and in front of the entry."""
    size = 50 * MB
    data = cambiado(Word().bytes(), {"word/document.xml": b"<a>" + b" " * (size - 7) + b"</a>"})
    return data.replace(struct.pack("<I", size), struct.pack("<I", 1_000))


def lying_list_of_types() -> bytes:
    """A document whose list of types, which is read before anything else, is 300 MB and says that it is 1,000 bytes."""
    name, size = "[Content_Types].xml", 300 * MB
    data = deflated(**{name: b" " * size, "word/document.xml": b"<a/>"})
    return data.replace(struct.pack("<I", size), struct.pack("<I", 1_000))


def list_of_types_in_a_rare_compression() -> bytes:
    """The same, in a compression that is never undone by parts."""
    out, size = BytesIO(), 300 * MB
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as file:
        file.writestr("[Content_Types].xml", b" " * size)
    return out.getvalue().replace(struct.pack("<I", size), struct.pack("<I", 1_000))


def many_entries() -> bytes:
    return deflated(**{f"{n}": b"" for n in range(20_000)})


def overlapping() -> bytes:
    """A thousand entries of the directory that point to the same megabyte."""
    one = deflated(a=bytes(MB))
    begin, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    entry = one[begin:end]
    count = 900
    tail = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(entry) * count, begin, 0)
    return one[:begin] + entry * count + tail


def nested_zips() -> bytes:
    data = deflated(x=bytes(4 * MB))
    for _ in range(6):
        data = deflated(**{f"{n}.zip": data for n in range(10)})
    return data[:MAXIMO]


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


def document(head: str, body: str, encoding: str = "utf-8") -> bytes:
    xml = (
        f'<?xml version="1.0" encoding="{encoding}"?>{head}'
        f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    )
    return cambiado(Word().bytes(), {"word/document.xml": xml.encode(encoding)})


def laughs(encoding: str = "utf-8") -> bytes:
    head = f'<!DOCTYPE x [<!ENTITY l0 "ja">{LAUGHS}]>'
    return document(head, "<w:p><w:r><w:t>&l11;</w:t></w:r></w:p>", encoding)


def laughs_in_an_attribute() -> bytes:
    head = f'<!DOCTYPE x [<!ENTITY l0 "ja">{LAUGHS}]>'
    return document(head, '<w:p w:rsidR="&l11;"/>', "utf-16")


def quadratic() -> bytes:
    head = f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]>'
    return document(head, f"<w:p><w:r><w:t>{'&a;' * 20_000}</w:t></w:r></w:p>", "utf-16")


def external_entity() -> bytes:
    head = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return document(head, "<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", "utf-16")


def deep() -> bytes:
    return cuerpo("<w:sdt><w:sdtContent>" * 60_000 + "</w:sdtContent></w:sdt>" * 60_000)


def wide_list() -> bytes:
    """As many numbered paragraphs as fit in 5 MB."""
    lista = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    return cuerpo(f"<w:p>{lista}<w:r><w:t>a</w:t></w:r></w:p>" * 50_000)


def looped_styles() -> bytes:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'
    )
    base = cuerpo('<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>Se dijo.</w:t></w:r></w:p>')
    return cambiado(base, {"word/styles.xml": styles.encode()})


def pdf(*objects: bytes, root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1, with its table of places."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, root, start)
    return bytes(out)


FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
RESOURCES = b"<</Font<</F 5 0 R>>/XObject<</X 4 0 R>>>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources%s>>" % RESOURCES
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"


def stream(data: bytes, extra: bytes = b"", times: int = 1) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    filters = b"/FlateDecode" * times
    return b"<<%s/Filter[%s]/Length %d>>\nstream\n%s\nendstream" % (extra, filters, len(data), data)


def one_page(content: bytes, kids: bytes = b"3 0 R", count: int = 1) -> bytes:
    return pdf(CATALOG, b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), PAGE, content, FONT)


def pdf_bomb() -> bytes:
    """A page whose drawing is 1 GB, compressed three times."""
    data = zlib.compress(zlib.compress(b" " * (32 * MB), 9) * 32, 9)
    chunk = zlib.compress(data, 9)
    return one_page(
        b"<</Filter[/FlateDecode/FlateDecode/FlateDecode]/Length %d>>\nstream\n%s\nendstream" % (len(chunk), chunk)
    )


def pdf_of_words() -> bytes:
    """A page that draws 12 MB of words."""
    return one_page(stream(b"BT /F 9 Tf 9 TL " + b"(palabra) ' " * MB + b"ET"))


def pdf_of_one_page_many_times() -> bytes:
    return one_page(stream(b"BT /F 12 Tf 72 700 Td (Acta) Tj ET"), b"3 0 R " * 200_000, 200_000)


def pdf_tree_in_a_loop() -> bytes:
    return one_page(stream(b""), b"2 0 R 2 0 R", 2)


def pdf_that_draws_itself() -> bytes:
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>"
    return one_page(stream(b"/X Do /X Do", form))


def pdf_of_a_deep_array() -> bytes:
    return one_page(b"[" * 200_000 + b"]" * 200_000)


def pdf_with_tables_in_a_loop() -> bytes:
    data = one_page(stream(b""))
    start = data.rindex(b"xref\n0")
    return data.replace(b"/Root", b"/Prev %d/Root" % start)


REFUSED: dict[Callable[[], bytes], set[Motivo]] = {
    big_entry: {Motivo.DESCOMPRIMIDO},
    lying_sizes: {Motivo.DANADO},
    lying_list_of_types: {Motivo.DANADO},
    list_of_types_in_a_rare_compression: {Motivo.DANADO},
    many_entries: {Motivo.COSTOSO},
    overlapping: {Motivo.DESCOMPRIMIDO},
    nested_zips: {Motivo.OTRO, Motivo.DESCOMPRIMIDO, Motivo.DANADO},
    laughs: {Motivo.DANADO},
    laughs_in_an_attribute: {Motivo.DANADO, Motivo.SIN_TEXTO},
    quadratic: {Motivo.DANADO, Motivo.SIN_TEXTO},
    external_entity: {Motivo.DANADO, Motivo.SIN_TEXTO},
    deep: {Motivo.DANADO, Motivo.COSTOSO},
    pdf_bomb: {Motivo.DANADO, Motivo.COSTOSO, Motivo.SIN_TEXTO},
    pdf_of_words: {Motivo.COSTOSO, Motivo.LARGO},
    pdf_of_one_page_many_times: {Motivo.COSTOSO, Motivo.DANADO},
    pdf_tree_in_a_loop: {Motivo.DANADO, Motivo.COSTOSO, Motivo.SIN_TEXTO},
    pdf_that_draws_itself: {Motivo.DANADO, Motivo.COSTOSO, Motivo.SIN_TEXTO, Motivo.ESCANEADO},
    pdf_of_a_deep_array: {Motivo.DANADO, Motivo.COSTOSO, Motivo.SIN_TEXTO},
    pdf_with_tables_in_a_loop: {Motivo.DANADO, Motivo.COSTOSO, Motivo.SIN_TEXTO},
}


def children() -> set[str]:
    """The processes that this one started and that are still there, zombies too."""
    task = Path(f"/proc/{os.getpid()}/task")
    return {pid for thread in task.iterdir() for pid in (thread / "children").read_text().split()}


def read(data: bytes) -> dict[str, Any]:
    """The text of a file, or why there is none, in bounded time and memory, with no process left behind."""
    began = time.monotonic()
    asked = subprocess.run([sys.executable, "-c", ASKER], input=data, stdout=subprocess.PIPE, check=True)
    told: dict[str, Any] = json.loads(asked.stdout)
    assert time.monotonic() - began < SECONDS
    assert told["crece"] < PARENT_MB
    assert told["lector"] <= CHILD_MB
    assert told["quedan"] == []
    return told


@pytest.mark.parametrize("make", REFUSED, ids=lambda make: make.__name__)
def test_it_is_refused_in_a_sentence(make: Callable[[], bytes]) -> None:
    data = make()
    assert len(data) <= MAXIMO, "the size alone would refuse it"
    told = read(data)
    assert told["motivo"] in REFUSED[make]
    assert told["texto"] == ""


def test_a_long_list_takes_linear_time() -> None:
    assert read(wide_list())["texto"].count("\n\n") == 49_999


def test_styles_in_a_loop_end() -> None:
    told = read(looped_styles())
    assert told["texto"] == "Se dijo."
    assert told["lector"] > 0, "what the reader takes is measured"


def test_a_reader_that_hangs_is_killed_with_all_that_it_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aparte, "SEGUNDOS", 1)
    began, already = time.monotonic(), children()
    with pytest.raises(ArchivoIlegible) as error:
        texto_de(pdf_of_words())
    assert error.value.motivo == Motivo.COSTOSO
    assert time.monotonic() - began < 5
    assert children() <= already


def test_a_reader_does_not_see_the_secrets_of_the_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {}
    popen = aparte.subprocess.Popen

    def spy(*args: object, **kwargs: object) -> object:
        seen.update(kwargs["env"])  # type: ignore[call-overload]
        return popen(*args, **kwargs)  # type: ignore[call-overload]

    file = pdf_de(TEXTO)
    monkeypatch.setenv("SECRET_KEY", "secreto")
    monkeypatch.setattr(aparte.subprocess, "Popen", spy)
    assert "ACTA DE PRUEBA" in texto_de(file)
    assert "secreto" not in str(seen)


def test_nothing_that_a_document_points_to_is_fetched() -> None:
    """An image, a template and a stylesheet of elsewhere: nobody knocks at that door."""
    knocks: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0.2)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    knocks.append(door.accept())
                except TimeoutError:
                    continue

        thread = threading.Thread(target=listen)
        thread.start()
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        kinds = ("image", "attachedTemplate", "frame", "subDocument", "styles", "numbering", "footnotes", "header")
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        rels = "".join(
            f'<Relationship Id="rX{kind}" Type="{office}/{kind}" Target="{url}/{kind}" TargetMode="External"/>'
            for kind in kinds
        )
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        data = cambiado(
            cuerpo("<w:p><w:r><w:t>Se dijo.</w:t></w:r></w:p>"),
            {"word/_rels/document.xml.rels": f'<Relationships xmlns="{package}">{rels}</Relationships>'.encode()},
        )
        try:
            assert texto_de(data) == "Se dijo."
        finally:
            stop.set()
            thread.join()
    assert not knocks
