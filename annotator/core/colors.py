"""Whether two colours can be told apart, also by those who see colours otherwise.

How colours look without one kind of cone: Machado, Oliveira and Fernandes, "A Physiologically-based Model for
Simulation of Color Vision Deficiency" (IEEE TVCG 2009), their matrices for a severity of 1.0, on linear RGB. How far
apart two colours are: the distance in Oklab (Ottosson 2020), where 0.02 is about what an eye just tells apart side by
side.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Final

from msgspec import Struct

APART: Final = 0.08
"""Oklab distance from which two colours of labels are called apart: four times what is just seen side by side, since
labels are seen far from each other and as thin lines."""

Rgb = tuple[float, float, float]

_CONES: Final[dict[str, tuple[Rgb, Rgb, Rgb]]] = {
    "everybody": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
VISIONS: Final = tuple(_CONES)
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


class Near(Struct, frozen=True):
    """Two colours, by their names, that look alike: to ``visions``, at the least distance ``distance`` (Oklab)."""

    first: str
    second: str
    visions: tuple[str, ...]
    distance: float


def is_color(text: str) -> bool:
    """Whether it is ``#rrggbb``."""
    return _HEX.fullmatch(text) is not None


def distance(first: str, second: str, vision: str = "everybody") -> float:
    """How far apart two colours (``#rrggbb``) look, in Oklab."""
    a, b = (_oklab(_seen(_linear(color), vision)) for color in (first, second))
    return float(sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5)


def contrast(first: str, second: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, contrast ratio)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def near(colors: Sequence[tuple[str, str]]) -> list[Near]:
    """The pairs of named colours that are not apart for everybody, nearest first. What is no colour is passed over."""
    found = [pair for pair in _pairs(colors) if pair.visions]
    return sorted(found, key=lambda pair: pair.distance)


def _pairs(colors: Iterable[tuple[str, str]]) -> Iterator[Near]:
    for (one, first), (other, second) in combinations([(n, c) for n, c in colors if is_color(c)], 2):
        alike, least = _alike(first, second)
        yield Near(one, other, alike, least)


@lru_cache(maxsize=32_768)
def _alike(first: str, second: str) -> tuple[tuple[str, ...], float]:
    """To whom two colours look alike, and their least distance; a codebook of many labels has few colours."""
    distances = {vision: distance(first, second, vision) for vision in VISIONS}
    return tuple(vision for vision, far in distances.items() if far < APART), min(distances.values())


def _linear(color: str) -> Rgb:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def _luminance(color: str) -> float:
    red, green, blue = _linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _seen(color: Rgb, vision: str) -> Rgb:
    red, green, blue = (
        min(1.0, max(0.0, sum(factor * part for factor, part in zip(row, color, strict=True))))
        for row in _CONES[vision]
    )
    return red, green, blue


def _oklab(color: Rgb) -> Rgb:
    r, g, b = color
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )
