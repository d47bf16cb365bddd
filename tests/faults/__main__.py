"""``python -m tests.faults [--rounds N | --scale X] [--seed S] [--only NAME,…]``: all proofs, each in a process of its
own, and a table of what they tried and found. Without ``--rounds`` each has the rounds of the promise's figure, or the
share ``--scale`` of them."""

import argparse
import subprocess
import sys

from tests.faults.proofs import PROOFS
from tests.faults.running import HEAD, REPOSITORY


def main() -> int:
    """The exit code is 1 when one of them found a failure."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--only", default="", help="names, with commas between")
    options = parser.parse_args()
    wanted = set(filter(None, options.only.split(",")))
    rows, worst = [], 0
    for proof in PROOFS:
        if wanted and proof.name not in wanted:
            continue
        rounds = options.rounds or max(1, round(proof.figure * options.scale))
        command = [sys.executable, "-m", f"tests.faults.{proof.name}", "--rounds", str(rounds)]
        command += [] if options.seed is None else ["--seed", str(options.seed)]
        print("+", *command[1:], flush=True)
        done = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, check=False)
        print(done.stdout, flush=True)
        last = done.stdout.rstrip().rpartition("\n")[2]
        ended = f"| {proof.name} | {proof.promise} | – | ended with {done.returncode} | – | – | – |"
        rows.append(last if last.startswith("| ") else ended)
        worst = worst or int(done.returncode != 0)
    print("\n".join([HEAD, *rows]))
    return worst


if __name__ == "__main__":
    sys.exit(main())
