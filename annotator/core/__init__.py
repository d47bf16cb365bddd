"""What an article, an annotation, a source and a sidecar are. No Qt below this package."""
