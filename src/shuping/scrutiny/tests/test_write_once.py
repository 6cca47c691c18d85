"""Files of a key and of ballots: never over another one, for their owner alone, never half."""

import resource
import signal
from pathlib import Path

import pytest

from shuping.scrutiny.open_round import write_all
from shuping.scrutiny.round_key import write_once


def test_a_file_that_is_there_is_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_once(path, b"first")
    with pytest.raises(FileExistsError):
        write_once(path, b"second")
    assert path.read_bytes() == b"first"
    assert path.stat().st_mode & 0o777 == 0o600


def test_half_a_file_is_taken_away_again(tmp_path: Path) -> None:
    path = tmp_path / "big.json"
    kept = resource.getrlimit(resource.RLIMIT_FSIZE)
    told = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, kept[1]))
    try:
        with pytest.raises(OSError, match="large"):
            write_once(path, bytes(50_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, kept)
        signal.signal(signal.SIGXFSZ, told)
    assert not path.exists()


def test_two_files_are_written_or_neither(tmp_path: Path) -> None:
    first, second = tmp_path / "a.json", tmp_path / "none" / "b.json"
    with pytest.raises(FileNotFoundError):
        write_all([(first, b"numbers"), (second, b"ballots")])
    assert list(tmp_path.iterdir()) == []
    write_all([(first, b"numbers")])
    assert first.read_bytes() == b"numbers"
