"""Files that come with what somebody sends: through the gate of all files, to nobody but who answers."""

from collections.abc import Sequence
from typing import Any

from starlette.datastructures import UploadFile

from liencong.core.clock import utc_now
from liencong.core.errors import Invalid
from liencong.core.installation import Installation
from liencong.sites.media import service as media
from liencong.sites.media.arrival import Arrival
from liencong.sites.media.gate import gate_of
from liencong.sites.media.taking import REFUSALS

MOST_FILES = 3
MEGABYTES = 10


async def take_files(
    installation: Installation, site_id: int, uploads: Sequence[UploadFile]
) -> list[dict[str, Any]]:
    """Let files in; give of each its name, media type, size in bytes, and keys in the storage, its own first.

    Raises `Invalid` for too many, too large or unfit ones.
    """
    taken = list[dict[str, Any]]()
    if len(uploads) > MOST_FILES:
        raise Invalid({"files": "sender-files-many"}, most=MOST_FILES)
    for upload in uploads:
        if (upload.size or 0) > MEGABYTES * 1024 * 1024:
            raise Invalid({"files": "sender-file-large"}, name=upload.filename, most=MEGABYTES)
        arrival = Arrival(site_id, upload.filename or "", await upload.read())
        try:
            prepared = await media.prepare(
                gate_of(installation, now=utc_now()), installation.operator, arrival
            )
        except REFUSALS as error:
            raise Invalid({"files": error.code}, **error.params) from error
        taken.append(
            {
                "name": prepared.filename,
                "type": prepared.content_type,
                "size": prepared.size,
                "keys": [prepared.key, *(variant["key"] for variant in prepared.variants)],
            }
        )
    return taken
