"""Writes of delivery: one module per aggregate."""
