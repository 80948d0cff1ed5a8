"""What comes in from outside: letters of a mailbox, files of other systems; kept as it came."""
