"""REST of campaigns."""
