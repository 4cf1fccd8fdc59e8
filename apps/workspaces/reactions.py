"""What follows from events below: nothing yet is written here but the news for open sockets."""
