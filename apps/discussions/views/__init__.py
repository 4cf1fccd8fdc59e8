"""Pages and parts of pages with threads."""
