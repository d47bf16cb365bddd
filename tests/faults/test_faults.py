"""The proofs in short, each in a process of its own as a person runs it."""

import subprocess
import sys

import pytest

from tests.faults.proofs import PROOFS, Proof
from tests.faults.running import REPOSITORY


@pytest.mark.parametrize("proof", PROOFS, ids=lambda proof: proof.name)
def test_the_promise_holds(proof: Proof) -> None:
    command = [sys.executable, "-X", "dev", "-m", f"tests.faults.{proof.name}", "--rounds", str(proof.short)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command[3:])}\n{done.stdout}\n{done.stderr}"
