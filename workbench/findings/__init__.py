"""What publishable results say: rules tied to intervals and counts, so that a page can word them.

- `targets`: whether a number has reached its target, or whether that cannot be told.
"""
