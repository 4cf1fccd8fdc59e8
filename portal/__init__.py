"""The project: settings, addresses, servers. It imports nothing here, so that the small
processes that keep the services alive stay small."""
