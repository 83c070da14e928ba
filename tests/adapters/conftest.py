"""What the tests of single adapters may ask for."""

from tests.adapters.mattermost_house import house
from tests.mattermost.conftest import mattermost, scene, server_options

__all__ = ["house", "mattermost", "scene", "server_options"]
