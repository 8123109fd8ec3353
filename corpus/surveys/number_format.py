"""Stored numbers as the spreadsheet prints them: decimals, thousands, percent, dates, minus signs.

A printed value is what a reader can check; the digits behind it are not published.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DECIMALS = re.compile(r"[0#?]\.([0#?]+)")
_SCALE = re.compile(r"[0#?](,+)(?=$|[^0#?,])")


def printed(value: object, number_format: str = "General") -> str:
    """The text of one cell. Numbers in a general format show up to 15 digits, as Excel does."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.strftime("%Y-%m-%d" if midnight else "%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, int | float):
        return print_number(value, number_format)
    return str(value).replace("\r\n", "\n").replace("_x000D_", "").strip()


def print_number(value: float, number_format: str) -> str:
    """A number in one of Excel's formats; what the format says beyond digits and signs is left out."""
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return ""
    sections = number_format.split(";")
    plain = _QUOTED.sub("", sections[0])
    if not re.search(r"[0#?]", plain):
        return general(value)
    number = Decimal(repr(value))
    if "%" in plain:
        number *= 100
    if scale := _SCALE.search(plain.replace("%", "")):
        number = number.scaleb(-3 * len(scale[1]))
    decimals = _DECIMALS.search(plain)
    digits = len(decimals[1]) if decimals else 0
    try:
        number = number.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        return general(value)
    grouped = "," in plain
    text = f"{abs(number):,f}" if grouped else f"{abs(number):f}"
    if decimals and "#" in decimals[1]:
        text = text.rstrip("0").rstrip(".")
    width = len(re.sub(r"[^0]", "", plain.split(".")[0]))
    whole, point, rest = text.partition(".")
    if not grouped and width > len(whole):
        text = whole.zfill(width) + point + rest
    if number < 0:
        mark = next((sign for sign in "▲△" if sign in number_format), "-")
        text = mark + text
    return text + ("%" if "%" in plain else "")


def general(value: float) -> str:
    """A number without a format: no exponent, no trailing zeros, no floating-point noise."""
    if isinstance(value, int):
        return str(value)
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{Decimal(f'{value:.15g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
