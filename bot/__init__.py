"""A message walks one way: adapter, dispatch, command, storage and matching, outbox, adapter."""
