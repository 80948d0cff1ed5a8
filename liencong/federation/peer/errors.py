"""Why a peer is not asked, not added, or has brought nothing."""

from liencong.core.errors import LiencongError, Refused
from liencong.core.http.failures import FetchFailed


class PeerUnknown(Refused):
    """No site hosted elsewhere of that name is asked for its entries."""

    code = "peer-unknown"


class PeerKnown(Refused):
    """The feed is asked for already, for a site that exists."""

    code = "peer-known"


class PeerIsHere(Refused):
    """The address is that of a site of this installation."""

    code = "peer-is-here"


class NothingToPull(Refused):
    """Neither a feed nor a sitemap was found at the address."""

    code = "peer-nothing-found"


class FeedGone(FetchFailed):
    """The source says that its feed is no more (404, 410)."""

    code = "peer-feed-gone"


class FeedForbidden(FetchFailed):
    """The source does not let us read its feed (401, 403)."""

    code = "peer-feed-forbidden"


class SourceBusy(FetchFailed):
    """The source asks to be left alone for a while (429, 503)."""

    code = "peer-source-busy"


class SourceFailed(FetchFailed):
    """The source has failed by itself, or answers what nobody can use."""

    code = "peer-source-failed"


class FilesSpent(LiencongError):
    """The files of a pull have cost as much as they may; what is left comes with the next one."""

    code = "peer-files-spent"


class NoKeys(Refused):
    """The address does not say by which keys its site signs."""

    code = "peer-no-keys"


class KeysChanged(Refused):
    """The peer signs by other keys than somebody was shown when they trusted them."""

    code = "peer-keys-changed"
