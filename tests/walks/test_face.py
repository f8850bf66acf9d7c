"""What the browser itself shows of the app: the title of its tab."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_each_page_has_a_title_of_its_own_in_the_tab(walk):
    visitor = walk("ko").open("lessons")
    expect(visitor.page).to_have_title("수업 · 작은 LSTM이 쓰는 오늘의 명언")
    visitor.open("encoding?at=30")  # a part of Text now
    expect(visitor.page).to_have_title("텍스트 · 작은 LSTM이 쓰는 오늘의 명언")
