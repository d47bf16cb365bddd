"""What the readers of web pages and mail share: from bytes to a tree, from a tree to pieces of text, and which of
them are the article."""
