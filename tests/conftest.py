"""Options and settings for all tests."""

import pytest
from hypothesis import settings

# The same examples on every machine and in every run; a failing one is printed with the code that repeats it.
settings.register_profile("house", max_examples=60, deadline=None, derandomize=True, print_blob=True)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept-golden", action="store_true", help="write the golden results anew, after you looked at them"
    )
