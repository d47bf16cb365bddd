"""Numbers with their words, for people."""


def counted(count: int, word: str) -> str:
    """
    >>> counted(1, "quote"), counted(1200, "quote")
    ('1 quote', '1,200 quotes')
    """
    return f"{count:,} {word}{'' if count == 1 else 's'}"
