"""What the gate says to who opens an address that is not meant to be opened."""

from django.test import Client
from django.urls import reverse

from tests.worlds import World


def test_who_opens_the_address_of_a_press_gets_a_sentence_and_a_way_on(world: World) -> None:
    client = Client()
    client.force_login(world.user("security"), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("office:revoke", args=[1]))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    shown = answer.content.decode()
    assert "这个地址是按钮用的，不能直接打开" in shown
    assert "回我的工作台" in shown
