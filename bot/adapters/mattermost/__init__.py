"""Mattermost, with `mattermostdriver`."""
