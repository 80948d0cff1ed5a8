"""The text of files as a feature."""

from datetime import timedelta

from liencong.core.feature import Feature
from liencong.core.outbox.relay import Duty
from liencong.sites.attachment import reading

feature = Feature(
    name="attachment",
    duties=[
        Duty("attachment-read", timedelta(seconds=10), reading.read_new),
        Duty("attachment-forget", timedelta(hours=6), reading.forget),
    ],
)
