"""Mechanisms that say what follows from an assumption: alignment, bargaining, and balance in motion."""
