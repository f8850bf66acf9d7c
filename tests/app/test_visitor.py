"""Who starts a run: all tabs of a browser have one name, and an address is what no client can write itself."""

import pytest
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from quotegen.app import visitor

TOKEN = bytes(range(16))


def test_a_browser_keeps_its_name_however_its_cookie_is_masked():
    first, second = (generate_xsrf_token_string(TOKEN) for _ in range(2))
    assert first != second
    assert visitor.name_of(first) == visitor.name_of(second) == visitor.name_of(f'"{first}"')


def test_another_browser_has_another_name():
    assert visitor.name_of(generate_xsrf_token_string(TOKEN)) != visitor.name_of(generate_xsrf_token_string())


def test_the_token_itself_is_in_no_name():
    assert TOKEN.hex() not in visitor.name_of(generate_xsrf_token_string(TOKEN))


@pytest.mark.parametrize(
    "cookie", ["", "2|", "2|zz|00|1", "2|01020304|012345678|1", "2|0|0|0", "가", "x" * 10_000, "0a" * 16]
)
def test_what_is_no_such_cookie_names_nobody(cookie):
    assert visitor.name_of(cookie) is None


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("8.8.8.8", [], "8.8.8.8"),
        ("8.8.8.8", ["1.1.1.1"], "8.8.8.8"),  # no proxy of ours: the client wrote this
        (None, ["1.1.1.1, 8.8.8.8"], "8.8.8.8"),  # the client wrote the first, a proxy on this machine the second
        ("10.0.0.7", ["8.8.8.8, 10.0.0.1"], "8.8.8.8"),
        (None, ["1.1.1.1", "2606:4700::1"], "2606:4700::1"),
        (None, [], None),
        ("10.0.0.7", ["nonsense, ,"], None),
    ],
)
def test_an_address_is_the_last_public_one_that_a_proxy_reports(peer, forwarded, address):
    assert visitor.public_address(peer, forwarded) == address
