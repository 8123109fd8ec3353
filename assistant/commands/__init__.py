"""The terminal's commands, one file each; what they share is in terminal.py."""
