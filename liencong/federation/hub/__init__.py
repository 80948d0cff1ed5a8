"""The WebSub hub of this installation's feeds: who wants to be told, and telling them, signed."""
