"""The command line: ``soapstream COMMAND``. One module a command; each imports what it needs when it runs.

Data goes to stdout, messages to stderr. Exit codes: 0 done; 1 some records failed or a promise did not hold; 2 wrong
usage or unreadable input; 3 a service could not be reached; 130 interrupted; 141 the reader of stdout has left.
"""

from server.cli.main import main

__all__ = ["main"]
