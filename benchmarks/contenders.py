"""Contenders of a comparison, each in a process of its own, so that nobody's idle threads are in another's way."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from quotegen.limits import peak_megabytes

REST = 0.3  # seconds between two rounds: PyTorch's threads keep a core busy for a while after their work


class Contender:
    """A process that runs this very benchmark again for one name, and takes a round when it is told to."""

    def __init__(self, script: str, name: str, *options: object):
        began = time.perf_counter()
        command = [sys.executable, str(Path(script)), *map(str, options), "--contender", name]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
        self._process = subprocess.Popen(command, **pipes)
        self._process.stdout.readline()
        self.cold = time.perf_counter() - began  # seconds until it was ready

    def ask(self, word: str) -> float:
        """The seconds of a "round", or the "peak" of its memory in megabytes."""
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def end(self) -> None:
        """Let the process go."""
        self._process.communicate()


def interleave(contenders: dict[str, Contender], rounds: int) -> dict[str, list[float]]:
    """Seconds of each contender's rounds, taken in turns."""
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            time.sleep(REST)
            seconds[name].append(contender.ask("round"))
    return seconds


def take_turns(round_: Callable[[], object]) -> None:
    """The other side: say that all is ready, then answer what is asked until nobody asks any more."""
    print("ready", flush=True)
    for word in sys.stdin:
        began = time.perf_counter()
        if word.strip() == "round":
            round_()
            print(time.perf_counter() - began, flush=True)
        else:
            print(peak_megabytes() or 0.0, flush=True)
