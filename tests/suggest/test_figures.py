"""The figures that are asked for, on the development set; `python -m tests.suggest --misses` lists what is wrong."""

import pytest

from tests.suggest import scoring, speed
from tests.suggest.marked import Gold, all_articles, read


@pytest.fixture(scope="module")
def articles():
    return all_articles()


@pytest.fixture(scope="module")
def scores(articles):
    return scoring.score(articles)


def test_the_set_is_large_and_mixed(articles):
    types = [gold.type for article in articles for gold in article.gold]
    assert len(types) >= 200
    assert all(types.count(kind) >= 20 for kind in ("direct", "mixed", "indirect"))
    assert any(len(gold.content) > 1 for article in articles for gold in article.gold)
    assert any(not gold.source for article in articles for gold in article.gold)


def test_direct_quotations_are_found_to_the_character(scores):
    assert scores.direct_recall >= 0.97
    assert scores.parts_recall >= 0.97


def test_sure_ones_are_right(scores):
    assert scores.sure_precision >= 0.97
    assert scores.sure >= scores.attributions / 3


def test_direct_ones_have_the_right_source(scores):
    assert scores.source_accuracy >= 0.85


def test_indirect_ones_are_found(scores):
    assert scores.f1 >= 0.75


def test_an_attribution_is_read_from_its_marks():
    article = read("{Q1 “We open,”} said {S1,2 Ann {Q3 Lee}}. {Q1 “At nine.”} {S2 They} said {Q2 it “rained”}.\n")
    assert article.text == "“We open,” said Ann Lee. “At nine.” They said it “rained”.\n"
    assert article.gold == (
        Gold(((0, 10), (25, 35)), ((16, 23),), "direct"),
        Gold(((46, 57),), ((16, 23), (36, 40)), "mixed"),
        Gold(((20, 23),), (), "indirect"),
    )


@pytest.mark.parametrize("wrong", ["{Q1 a", "a}", "{S1 a}"])
def test_marks_that_do_not_fit_are_said(wrong):
    with pytest.raises(ValueError, match="x: "):
        read(wrong, "x")


def test_the_cost_is_measured_against_its_floor(articles):
    measured = speed.measure(speed.diluted([article.text for article in articles]), count=20, rounds=1)
    assert measured.ratio > 0
    assert "ratio" in speed.table(measured)
