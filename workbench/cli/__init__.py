"""The command line: arguments, messages, exit codes (DESIGN, Command line).

- `app`: the verbs and their options; the entry point `main`.
- `parsing`: click's complaints in our words; dates and periods from text.
- `verbs`: what each verb does. Heavy imports happen there, inside the functions.
"""

from workbench.cli.app import main

__all__ = ["main"]
