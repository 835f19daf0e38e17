"""An executable model of international relations, built from the news."""
