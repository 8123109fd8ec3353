"""What of a draft may be shown."""
