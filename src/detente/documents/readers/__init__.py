"""Readers of our own, one format a file; each goes through the same entry points as everybody else's."""
