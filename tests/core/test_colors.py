"""Colours apart, for everybody."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core import colors
from annotator.core.codebook import shipped

COLOR = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLOR, COLOR, st.sampled_from(colors.VISIONS))
def test_a_distance_is_the_same_from_both_sides_and_none_to_itself(first, second, vision):
    assert colors.distance(first, second, vision) == pytest.approx(colors.distance(second, first, vision))
    assert colors.distance(first, first, vision) == 0


@given(COLOR, COLOR)
def test_contrast_is_between_one_and_twenty_one(first, second):
    assert 1 <= colors.contrast(first, second) <= 21.0001


def test_what_each_eye_confuses():
    # the pairs that books on colour vision show
    for first, second, vision in (
        ("#c83200", "#6e6e00", "protanopia"),
        ("#d04000", "#8a7a00", "deuteranopia"),
        ("#008f68", "#0072b2", "tritanopia"),
    ):
        assert colors.distance(first, second) > colors.APART > colors.distance(first, second, vision)


def test_near_colours_are_named_with_who_confuses_them():
    found = colors.near([("a", "#008f68"), ("b", "#0072b2"), ("c", "#ff0000"), ("d", "no colour")])
    assert [(near.first, near.second, near.visions) for near in found] == [("a", "b", ("tritanopia",))]
    same = colors.near([("a", "#112233"), ("b", "#112233")])
    assert same[0].visions == colors.VISIONS


def test_the_colours_that_ship_are_apart_for_everybody_and_stand_out():
    labels = shipped().labels
    for first, second in combinations(labels, 2):
        for vision in colors.VISIONS:
            assert colors.distance(first.color, second.color, vision) >= colors.APART
            assert colors.distance(first.color_dark, second.color_dark, vision) >= colors.APART
    for label in labels:
        assert colors.contrast(label.color, "#ffffff") >= 3
        assert colors.contrast(label.color_dark, "#232426") >= 3
