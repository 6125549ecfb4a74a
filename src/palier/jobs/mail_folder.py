"""Mail for development: a folder of messages, each a file that a mail program opens."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """Writes each message to a `.eml` file of the folder, named for its Message-ID."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """Writes the messages, and says how many; a repeat takes the place of the first."""
        folder = Path(settings.EMAIL_FILE_PATH)  # type: ignore[misc]  # set with the backend
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for each in messages:
            message = each.message()
            name = "".join(sign for sign in message["Message-ID"].strip("<>") if sign.isalnum())
            draft = folder / f"{name}.{os.getpid()}"
            draft.write_bytes(message.as_bytes())
            draft.replace(folder / f"{name}.eml")
        return len(messages)
