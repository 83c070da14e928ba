"""The digest of a place: setting it, showing it, posting it now."""
