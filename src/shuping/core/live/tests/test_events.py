"""What travels in a stream reads as it was drawn."""

from shuping.core.live import events


def test_a_change_keeps_its_lines_and_its_version() -> None:
    assert (
        events.change("12", "<p>一</p>\r\n\n<p>二</p>")
        == "id: 12\ndata: <p>一</p>\ndata: \ndata: <p>二</p>\n\n".encode()
    )


def test_a_beat_and_an_end_have_words_for_browsers_drop_an_event_without_any() -> None:
    for event in (events.BEAT, events.END):
        assert b"\ndata: 1\n\n" in event
