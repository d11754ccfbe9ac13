"""Canonical JSON and hashes: the same document gives the same bytes everywhere."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import Any

Json = dict[str, Any] | list[Any] | str | int | bool | None


def canonical(document: Json) -> bytes:
    """UTF-8, NFC, sorted keys, no blanks, no floats (TypeError): what hashes are taken of."""
    return json.dumps(_clean(document), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256(data: bytes) -> str:
    """The hexadecimal SHA-256 of `data`."""
    return hashlib.sha256(data).hexdigest()


def document_hash(document: Json) -> str:
    """The hash by which a text is approved."""
    return sha256(canonical(document))


def _clean(value: Any) -> Any:
    if isinstance(value, float):
        raise TypeError("a canonical document holds no floats")
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {_clean(str(key)): _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value
