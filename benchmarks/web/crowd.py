"""What each of the people of the crowd does: opens a page, thinks for a second, opens another."""

from __future__ import annotations

import json
import os
import random
from itertools import cycle
from pathlib import Path

from locust import HttpUser, constant, task

CROWD = json.loads(Path(os.environ["PALIER_CROWD"]).read_text(encoding="utf-8"))
"""`cookie`, and of each member their `session` (its value) and `pages`: addresses by name."""
MEMBERS = cycle(CROWD["members"])


class Reader(HttpUser):
    """Somebody who is signed in and reads."""

    wait_time = constant(1)

    def on_start(self) -> None:
        member = next(MEMBERS)
        self.pages = list(member["pages"].items())
        self.client.cookies.set(CROWD["cookie"], member["session"])

    @task
    def open_page(self) -> None:
        """One of the pages; an answer that is no page is a failure."""
        name, addresses = random.choice(self.pages)
        with self.client.get(random.choice(addresses), name=name, catch_response=True) as answer:
            if answer.status_code != 200 or "</main>" not in answer.text:
                answer.failure(f"{answer.status_code}, not the page")
