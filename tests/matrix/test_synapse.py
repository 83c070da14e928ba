"""The homeserver that the Matrix tests rest on."""

from collections.abc import Callable

import pytest

from tests.matrix.synapse import Synapse, interpreter


def test_everybody_has_an_account_and_devices(homeserver: Synapse) -> None:
    ada = homeserver.register("test-synapse-ada", admin=True)
    assert ada.user_id == "@test-synapse-ada:test.local"
    again = homeserver.log_in(ada.user_id)
    assert again.user_id == ada.user_id
    assert again.device_id != ada.device_id
    assert homeserver.rss > 20_000_000


@pytest.mark.parametrize("end", [Synapse.stop, Synapse.kill])
def test_it_comes_back_with_its_data(
    another_homeserver: Callable[..., Synapse], end: Callable[[Synapse], None]
) -> None:
    server = another_homeserver()
    url, ada = server.url, server.register("ada")
    end(server)
    assert not server.running
    server.restart()
    assert (server.url, server.log_in(ada.user_id).user_id) == (url, ada.user_id)


def test_a_missing_environment_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYNAPSE_PYTHON", "nowhere/bin/python")
    with pytest.raises(pytest.fail.Exception, match="make test"):
        interpreter()
