"""The options ``--jobs`` and ``--cluster``, as the work over many files takes them."""

from argparse import Namespace

from annotator.corpus.spreading import Spread


def spread_of(arguments: Namespace) -> Spread:
    """What the options say."""
    return Spread(workers=max(0, arguments.jobs), cluster=arguments.cluster)
