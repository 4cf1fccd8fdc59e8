"""What an operator may ask to see: numbers for Prometheus and logs as JSON with request ids.

All of it is off unless asked for, by METRICS_PORT and LOG_FORMAT. Each process of a machine
writes its numbers into a folder, and the parent of them all shows the sum on one port of its own:
however many processes there are, a machine is scraped once.
"""
