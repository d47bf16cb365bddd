"""Undo and redo, against a list of all versions."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.history import History, Step
from annotator.core.model import Article, ArticleInfo, new_document


@given(st.lists(st.sampled_from(["push", "undo", "redo"])))
def test_undo_and_redo_go_through_the_versions(acts):
    history, made, versions, at = History(4), 0, [0], 0
    document = new_document(Article(text="", info=ArticleInfo(file="a")))
    lowest = 0
    for act in acts:
        if act == "push":
            made += 1
            history.push(Step(str(made), document, document, str(versions[at]), str(made)))
            versions[at + 1 :] = [made]
            at += 1
            lowest = max(lowest, at - 4)
        elif act == "undo":
            assert bool(history.undo_title) == (at > lowest)
            step = history.undo()
            assert (step is None) == (at == lowest)
            if step is not None:
                at -= 1
                assert step.active_before == str(versions[at])
        else:
            assert bool(history.redo_title) == (at + 1 < len(versions))
            step = history.redo()
            assert (step is None) == (at + 1 == len(versions))
            if step is not None:
                at += 1
                assert step.active_after == str(versions[at])
        assert len(history) == len(versions) - 1 - lowest
