"""REST: threads on anything of a workspace, and what is said in them."""
