"""What a label means, as it is shown where the mouse rests: its definition, examples, and what it is not."""

from annotator.core.codebook import Label
from annotator.ui.literal import shown

_MOST = 3
"""Examples shown; all of them are in the guide."""


def about(label: Label) -> str:
    """The label's name and definition, and a line for each of a few examples and counterexamples."""
    lines = [f"{shown(label.name, 60)}. {shown(label.definition, 600)}".strip(" .") + "."]
    lines += [f"✓ {shown(example, 200)}" for example in label.examples[:_MOST]]
    lines += [f"✗ {shown(example, 200)}" for example in label.counterexamples[:_MOST]]
    return "\n".join(lines)
