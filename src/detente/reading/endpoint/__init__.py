"""The coder named 'endpoint': a language model behind an OpenAI-compatible address reads, and the text has the last word."""

from detente.reading.endpoint.coder import Endpoint
from detente.reading.endpoint.settings import Settings

__all__ = ["Endpoint", "Settings"]
