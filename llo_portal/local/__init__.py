"""A bare machine to a running house: standard library only, except `demo.py`, which runs inside the finished environment."""
