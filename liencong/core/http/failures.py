"""Why a request to another machine brought nothing that can be used."""

from liencong.core.errors import LiencongError


class FetchFailed(LiencongError):
    """The other machine gave no answer that can be used; `url` is what was asked for."""

    code = "fetch-failed"


class AddressRefused(FetchFailed):
    """The address may not be asked: it is not http(s), or not on the public network."""

    code = "fetch-address-refused"


class Unreachable(FetchFailed):
    """The other machine does not answer, or not in HTTP."""

    code = "fetch-unreachable"


class TooSlow(FetchFailed):
    """The answer was not complete in time."""

    code = "fetch-too-slow"


class AnswerTooLarge(FetchFailed):
    """The answer is longer than is taken."""

    code = "fetch-too-large"


class TypeRefused(FetchFailed):
    """The answer is not of a kind that was asked for."""

    code = "fetch-type-refused"


class TooManyRedirects(FetchFailed):
    """The answer is always somewhere else."""

    code = "fetch-too-many-redirects"
