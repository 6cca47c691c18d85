"""What the people of the city put into the box, and what they were answered."""

from datetime import date

from shuping.core import clock
from shuping.demo.building import City, read
from shuping.opinions.services import answer_opinion, write_opinion


def write_opinions(city: City, today: date) -> None:
    """Write every opinion up to a day, and its answer."""
    for row in read("opinions.toml")["opinion"]:
        if row["on"] > today:
            continue
        made = write_opinion(
            actor=city.actor(row["by"], row["on"]),
            about=row["about"],
            text=row["text"],
            is_anonymous=row.get("is_anonymous", False),
            page="",
            at=clock.moment(row["on"], 14, 10),
        )
        if row.get("answered_on", today) <= today and "answer" in row:
            answer_opinion(
                actor=city.actor(row["answered_by"], row["answered_on"]),
                opinion_id=made.pk,
                text=row["answer"],
                at=clock.moment(row["answered_on"], 15, 20),
            )
