"""The name under which a file is offered: the sender's words, but never their word for its kind."""

from liencong.core.text import clean_line
from liencong.sites.media.sniff import MediaType

LONGEST = 120
"""Letters that are kept before the ending."""

ALSO_ENDING = {"jpg": {"jpg", "jpeg"}, "mp4": {"mp4", "m4v"}}
OUR_ENDINGS = {kind.extension for kind in MediaType}.union(*ALSO_ENDING.values())


def kept_name(given: str, extension: str) -> str:
    """Give the name for a file that was found to be of a kind with this extension.

    Folders, invisible characters and those that turn the reading order around go; what the file is ends the
    name: `hoa-don.pdf.exe` becomes `hoa-don.pdf.exe.pdf`, a JPEG called `anh.png` becomes `anh.jpg`.
    """
    name = clean_line(given.replace("\\", "/").rpartition("/")[2]).strip(". ")
    stem, _, ending = name.rpartition(".")
    if not stem or ending.lower() not in OUR_ENDINGS:
        stem, ending = name, extension
    elif ending.lower() not in ALSO_ENDING.get(extension, {extension}):
        ending = extension
    return f"{stem[:LONGEST].rstrip('. ') or 'tep'}.{ending}"
