"""`python -m scenarios` is the command `scenarios`."""

from scenarios.cli import main

main()
