"""A folder of articles and their sidecars. No Qt."""
