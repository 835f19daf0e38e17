"""Signed networks of actors: how balanced they are, which blocs they fall into, where they are strained."""
