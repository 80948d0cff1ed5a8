"""Why a file that somebody sent is not taken."""

from liencong.core.errors import Invalid


class UnfitFile(Invalid):
    """The file cannot be taken into the media library."""

    code = "file-unfit"

    def __init__(self, **params: object) -> None:
        super().__init__({"file": self.code}, **params)


class TypeRefused(UnfitFile):
    """The file is of a kind that is not taken; `given` is what it was found to be."""

    code = "file-type-refused"


class Empty(UnfitFile):
    """The file has no content."""

    code = "file-empty"


class MacrosRefused(UnfitFile):
    """The document carries programs."""

    code = "file-macros-refused"


class Broken(UnfitFile):
    """The file is damaged, or not what it begins as."""

    code = "file-broken"


class ImageTooLarge(UnfitFile):
    """The picture has more pixels than are taken; `pixels` is the limit."""

    code = "image-too-large"


class Infected(UnfitFile):
    """The scanner found something harmful; the file was put into quarantine. `finding` is its name for it."""

    code = "file-infected"


class OtherKind(UnfitFile):
    """A picture can be replaced by a picture only, and a file by a file."""

    code = "file-other-kind"
