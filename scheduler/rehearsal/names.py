"""Accounts, numbers and money in words."""

from __future__ import annotations

from scheduler.sandbox.pages import TITLES


def account_words(account: str, network: str) -> str:
    """Facebook, or for a name of its own: clinic (Facebook)."""
    title = TITLES.get(network, network.capitalize())
    return title if account == network else f"{account} ({title})"


def counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def dollars(amount: float) -> str:
    """$0.20; fractions of a cent are shown where there are any: $0.015"""
    text = f"{amount:.3f}"
    return f"${text[:-1] if text.endswith('0') else text}"
