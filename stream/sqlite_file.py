"""The file of the SQLite broker: who may open it, what it must be, and what a connection to it is set to."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from importlib.resources import files
from pathlib import Path

from stream.broker import BrokerUnavailable

SCHEMA = 1
_BUSY_MS = 5_000
_PREFIX = "sqlite:///"


class SqliteFile:
    """One broker file, held by one process at a time: the claim is void as soon as that process is gone.

    Text of visits is in it, so that nobody but its owner may read it (mode 0600, its journals included).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._claim: sqlite3.Connection | None = None

    def open(self) -> int:
        """Claim the file, creating it where needed; returns its generation, one higher at every call.

        Raises BrokerUnavailable where another process has it, or where it is of a schema that this version cannot use.
        """
        try:
            if self.path.is_dir():
                raise BrokerUnavailable(f"{self.path} is a folder and no file")
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._claim = self._lock()
            _create_private(self.path)
            with contextlib.closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
                self._check_owner(connection)
            with contextlib.closing(self.connect()) as connection:
                generation = self._prepare(connection)
                self._make_private()
                return generation
        except (OSError, sqlite3.Error) as error:
            self.close()
            raise BrokerUnavailable(f"cannot open {self.path}: {error}") from None
        except BrokerUnavailable:
            self.close()
            raise

    def close(self) -> None:
        """Let others have the file. Called on the thread that opened it."""
        if self._claim is not None:
            self._claim.close()
            self._claim = None

    def connect(self) -> sqlite3.Connection:
        """A connection for the calling thread, on which a commit returns when the data is on the disk."""
        connection = sqlite3.connect(self.path, isolation_level=None, cached_statements=256)
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            connection.close()
            raise BrokerUnavailable(f"{self.path} is on a file system without shared memory, which SQLite's WAL needs")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA fullfsync = ON")  # macOS: past the cache of the drive, too
        connection.execute("PRAGMA secure_delete = ON")  # deleted visits must not linger in free pages
        return connection

    def connect_reader(self) -> sqlite3.Connection:
        """A connection that cannot write."""
        connection = self.connect()
        connection.execute("PRAGMA query_only = ON")
        return connection

    def _lock(self) -> sqlite3.Connection:
        """An exclusive lock on a file beside: SQLite's own locking, so that it holds wherever SQLite does."""
        beside = self.path.with_name(self.path.name + "-lock")
        _create_private(beside)
        claim = sqlite3.connect(beside, isolation_level=None, timeout=0, check_same_thread=False)
        try:
            claim.execute("PRAGMA journal_mode = OFF")  # nothing is ever written here
            claim.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            claim.close()
            raise BrokerUnavailable(
                f"{self.path} is in use by another process: sqlite:// serves one process, redis:// serves many"
            ) from None
        return claim

    def _prepare(self, connection: sqlite3.Connection) -> int:
        """Create the schema in an empty file, count the generation up."""
        if _is_empty(connection):
            schema = files("stream").joinpath("sqlite_schema.sql").read_text("utf-8")
            connection.executescript(f"BEGIN; {schema}; COMMIT;")
        connection.execute("UPDATE meta SET value = value + 1 WHERE name = 'generation'")
        (generation,) = connection.execute("SELECT value FROM meta WHERE name = 'generation'").fetchone()
        return int(generation)

    def _make_private(self) -> None:
        """Only now that the file is known to be ours: the mode of somebody else's is not ours to change."""
        for name in (self.path.name, f"{self.path.name}-wal", f"{self.path.name}-shm"):
            with contextlib.suppress(FileNotFoundError):
                self.path.with_name(name).chmod(0o600)

    def _check_owner(self, connection: sqlite3.Connection) -> None:
        """Before anything is asked for that would change the file, its journal mode included."""
        if _is_empty(connection):
            return
        try:
            row = connection.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
        except sqlite3.OperationalError:
            row = None
        if row is None:
            raise BrokerUnavailable(f"{self.path} is an SQLite file of another program")
        if row[0] != SCHEMA:
            raise BrokerUnavailable(
                f"{self.path} has schema {row[0]} and this version uses schema {SCHEMA}: start the version that wrote"
                " it, or move the file away to begin with an empty one"
            )


def _is_empty(connection: sqlite3.Connection) -> bool:
    return not connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]


def _create_private(path: Path) -> None:
    """Make sure that the file is there; a new one is readable by its owner only.

    An existing file is never opened here: closing it would drop the locks that SQLite holds on it in this process.
    """
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def path_of(url: str) -> Path:
    """The file that an ``sqlite:///`` URL names; ValueError when it names none."""
    path = url.removeprefix(_PREFIX)
    if not url.startswith(_PREFIX) or not path or path == ":memory:" or "\0" in path:
        raise ValueError("an sqlite URL is sqlite:///relative/path or sqlite:////absolute/path")
    return Path(path)
