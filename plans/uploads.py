"""Evidence files: what they are by their content, under which name they are kept, pictures made anew."""

from __future__ import annotations

import hashlib
import io
import re
import struct
import unicodedata
import zlib
from dataclasses import dataclass

import puremagic
from django.core.exceptions import ValidationError
from PIL import Image, ImageOps

from documents.file_names import MEDIA_TYPES
from documents.file_size import too_large
from documents.office_files import UnreadableFile, check_office_file

MAX_PIXELS = 50_000_000
LONGEST_SIDE = 4096  # more than any screen or sheet shows; a huge photo is made smaller while it is read
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
OFFICE = {".docx", ".xlsx"}
PICTURES = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG"}
ALLOWED = "PDF, DOCX, XLSX, JPEG или PNG"
NAME_LIMIT = 150
PDF_TAIL = 1024
ACTIVE_PDF = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia)(?=[\s(<\[/])")


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be kept: its bytes (pictures re-encoded), media type, a harmless name, a fingerprint."""

    data: bytes
    media_type: str
    name: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def check_evidence(data: bytes, filename: str) -> CheckedFile:
    """The file as it may be kept, or ValidationError saying in Russian what to bring instead."""
    if not data:
        raise ValidationError("Файл пустой: выберите другой.")
    if words := too_large(len(data)):
        raise ValidationError(words)
    name = safe_name(filename)
    ending = f".{name.rpartition('.')[2].lower()}"
    if ending in PICTURES:
        return CheckedFile(clean_picture(data, PICTURES[ending]), f"image/{PICTURES[ending].lower()}", name)
    if ending == ".pdf":
        return CheckedFile(check_pdf(data), "application/pdf", name)
    if ending in OFFICE:
        return CheckedFile(data, check_office(data, name, ending[1:]), name)
    raise ValidationError(f"Такой файл не принимается. Подойдут {ALLOWED}.")


def safe_name(filename: str) -> str:
    """The last part of the name without control and direction signs, short enough to store and to show."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    plain = "".join(
        sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign)[0] != "C"
    )
    stem, dot, ending = plain.rstrip(" .").rpartition(".")
    if not dot:
        return ending[:NAME_LIMIT]
    return f"{stem.strip(' .')[:NAME_LIMIT] or 'файл'}.{ending[:10]}"


def clean_picture(data: bytes, kind: str) -> bytes:
    """The picture drawn anew: no place, no camera, no hidden passenger stays in it."""
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            return drawn_anew(picture, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError("Снимок слишком большой: уменьшите его до 50 мегапикселей.") from error
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error) as error:
        raise ValidationError(f"Это не снимок {kind}: откройте файл и сохраните его заново.") from error


def drawn_anew(picture: Image.Image, kind: str) -> bytes:
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    ImageOps.exif_transpose(picture, in_place=True)
    upright = picture.convert("RGBA" if kind == "PNG" and picture.has_transparency_data else "RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright.info.clear()
    drawn = io.BytesIO()
    upright.save(drawn, kind, **({"quality": 88} if kind == "JPEG" else {}))
    return drawn.getvalue()


def check_pdf(data: bytes) -> bytes:
    """A PDF by its content, nothing before and nothing after it; what runs on opening is refused."""
    if not (data.startswith(b"%PDF-") and is_pdf(data) and b"%%EOF" in data[-PDF_TAIL:]):
        raise ValidationError("Это не PDF: откройте документ и сохраните его как PDF.")
    if ACTIVE_PDF.search(data):
        raise ValidationError("В этом PDF есть программа или вложение: распечатайте его в PDF заново.")
    return data


def is_pdf(data: bytes) -> bool:
    try:
        return any(match.extension == ".pdf" for match in puremagic.magic_string(data))
    except puremagic.PureError:
        return False


def check_office(data: bytes, name: str, ending: str) -> str:
    try:
        kind = check_office_file(data, name)
    except UnreadableFile as error:
        raise ValidationError(str(error)) from error
    if kind != ending:
        raise ValidationError(f"Внутри файла не {ending.upper()}: сохраните документ заново.")
    return MEDIA_TYPES[kind]
