"""The token goes to the platform and nowhere else."""

from __future__ import annotations

import pytest

from tests.adapters.platforms.builders import APP, TOKEN, adapter, app
from tests.adapters.platforms.calls import CALLS, READS, WRITES, failed
from tests.adapters.platforms.scripted import Answer, answer_json, problem, scripted
from watchdog.adapters.platforms.digitalocean import DigitalOceanOptions
from watchdog.ports import Misconfigured


async def test_a_redirect_is_not_followed_and_the_token_stays_here():
    async with scripted(answer_json({"app": app()})) as elsewhere:
        away = Answer(status=307, headers={"location": f"{elsewhere.url}/v2/apps/a1"})
        async with scripted(away) as server:
            error = await failed(READS["view"], adapter(server.url))

    assert type(error) is Misconfigured
    assert elsewhere.asked == []


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("token", ["", " ", "a\nb", "a b", "ü"])
async def test_a_token_that_cannot_be_one_is_never_sent(name: str, token: str):
    async with scripted(answer_json({})) as server:
        error = await failed(CALLS[name], adapter(server.url, token=lambda: token))

    assert type(error) is Misconfigured
    assert server.asked == []


async def test_a_token_that_cannot_be_read_is_ours_to_mend():
    def unreadable() -> str:
        raise PermissionError(13, "denied", "/secrets/token")

    async with scripted(answer_json({})) as server:
        error = await failed(READS["view"], adapter(server.url, token=unreadable))

    assert type(error) is Misconfigured
    assert error.__cause__ is None


async def test_the_token_is_asked_for_each_time_so_that_it_can_be_changed():
    tokens = iter(["first", "second"])
    async with scripted(answer_json({"app": app()})) as server:
        platform = adapter(server.url, token=lambda: next(tokens))
        await platform.view(APP)
        await platform.view(APP)
        await platform.close()

    sent = [asked.headers["authorization"] for asked in server.asked]
    assert sent == ["Bearer first", "Bearer second"]


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500])
async def test_what_the_platform_says_is_quoted_briefly_and_without_the_token(status: int):
    said = f"Authorization: Bearer {TOKEN}\x1b[31m " + "y" * 5000
    async with scripted(problem(status, message=said)) as server:
        error = await failed(WRITES["rollback"], adapter(server.url))

    for text in (str(error), repr(error)):
        assert TOKEN not in text
        assert "\x1b" not in text
        assert len(text) < 512
    assert "rollback" in str(error)
    assert APP in str(error)


async def test_neither_adapter_nor_options_show_the_token():
    async with scripted(answer_json({})) as server:
        platform = adapter(server.url)
        await platform.close()

    assert TOKEN not in repr(platform) + repr(vars(platform))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://x",
        "api.digitalocean.com",
        "https://u:p@host",
        "http://[x",
        "http://a b",
        "http://a:b",
    ],
)
def test_an_address_that_cannot_be_one_is_refused_at_once(url: str):
    with pytest.raises(Misconfigured) as caught:
        DigitalOceanOptions(api_url=url)

    assert "u:p" not in str(caught.value)
