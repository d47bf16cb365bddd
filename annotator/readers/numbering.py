"""The numbers and letters that stand before the items of lists."""

BULLET = "•"
_LARGEST = 3999
"""Of Roman numbers; above it they are written in digits, as word processors do or nearly do."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def roman(number: int) -> str:
    """A number from 1 to 3,999 in small Roman letters; others in digits."""
    if not 1 <= number <= _LARGEST:
        return str(number)
    pieces: list[str] = []
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        pieces.append(letters * count)
    return "".join(pieces)


def letters(number: int) -> str:
    """a to z, then aa, bb and so on, as Word has it; numbers that have none in digits."""
    if not 1 <= number <= 26 * 20:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
