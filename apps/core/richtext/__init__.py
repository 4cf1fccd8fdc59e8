"""Rich text: one schema, and the roads between JSON, Markdown, HTML, plain text and Yjs."""
