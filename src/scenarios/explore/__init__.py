"""The controller's workbench: move what a scenario reckons with, see at once what it does, keep what was found."""
