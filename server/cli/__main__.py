"""``python -m server.cli``: the same as ``soapstream``."""

from server.cli import main

main()
