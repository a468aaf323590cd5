"""Options and settings for all tests."""

import pytest
from hypothesis import settings

# The same examples on every machine and in every run; a failing one is printed with the code that repeats it.
settings.register_profile("house", max_examples=60, deadline=None, derandomize=True, print_blob=True)
settings.load_profile("house")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests measured and told (`record_property("told", ...)`)."""
    for report in terminalreporter.getreports("passed"):
        for name, told in report.user_properties:
            if name == "told":
                terminalreporter.write_line(str(told))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept-golden", action="store_true", help="write the golden results anew, after you looked at them"
    )
