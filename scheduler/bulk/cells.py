"""Cells that no spreadsheet takes for a formula."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
"""What starts a formula in Excel, LibreOffice or Google Sheets (OWASP, "CSV injection"), full-width too."""


def safe_cell(text: str) -> str:
    """``text`` with an apostrophe in front where a spreadsheet might run it."""
    return f"'{text}" if text.lstrip(" \n").startswith(_FORMULA) else text


def own_cell(text: str) -> str:
    """``text`` as it was before ``safe_cell``."""
    return text[1:] if text.startswith("'") and safe_cell(text[1:]) == text else text
