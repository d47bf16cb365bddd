"""Annotator: read news articles closely, mark quotes and claims, tag them with their sources."""

__version__ = "0.1.0"
