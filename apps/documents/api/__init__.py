"""REST: documents, their text, their sections."""
