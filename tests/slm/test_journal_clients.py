"""Many who act at once append one after the other, and never fork the journal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from palier.slm.journal.actions import recording
from palier.slm.journal.queries import proven

CLIENTS, EACH = 8, 12


def test_many_clients_do_not_fork_the_chain(database):
    def act(client: int) -> None:
        try:
            for number in range(EACH):
                with recording(actor=str(client), at=number) as record:
                    record("party.changed", f"party:{client}", {"number": number})
        finally:
            connection.close()

    with ThreadPoolExecutor(CLIENTS) as pool:
        for done in [pool.submit(act, client) for client in range(CLIENTS)]:
            done.result()
    assert proven().entries == CLIENTS * EACH
