"""REST: cycles, objectives, key results, check-ins and the closing of a cycle."""
