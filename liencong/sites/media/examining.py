"""What `liencong doctor` asks of the scanner: does it find what it must, and take all that may come in?"""

from liencong.core.installation import Installation
from liencong.core.operation.doctor import Unfit
from liencong.core.scanner import EICAR, TooLargeToScan
from liencong.sites.media.service import MOST_BYTES


async def check_scanner(installation: Installation) -> None:
    """Ask the scanner, where there is one; raise `Unfit` or `NotScanned` for what is wrong."""
    if not installation.settings.scan_url:
        return
    if await installation.scanner.scan(EICAR) is None:
        raise Unfit(why="EICAR: OK")
    try:
        await installation.scanner.scan(bytes(MOST_BYTES))
    except TooLargeToScan as error:
        raise Unfit(why=f"StreamMaxLength < {MOST_BYTES >> 20}M") from error
