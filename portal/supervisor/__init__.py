"""One parent for the web processes, the worker and the beat.

Own code, some 200 lines, because no library fits: honcho ends everything when one process dies,
circus brings ZeroMQ and a daemon of its own, supervisord wants configuration files and knows
neither our lock on the data nor a leash that survives its own `kill -9`.
"""
