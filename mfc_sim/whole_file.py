"""A file that is written whole or not at all: a full disk or a broken-off run leaves the old one as it was."""

from __future__ import annotations

import os
from pathlib import Path

from mfc_sim.errors import DataFormatError


def write_whole(file: Path, data: bytes, *, folder: bool = False) -> None:
    """Write a file beside its place and move it there.

    Parameters
    ----------
    file : Path
        Of a link what it points to is replaced.
    data : bytes
    folder : bool
        Make its folder if it is not there.

    Raises
    ------
    DataFormatError
        It cannot be written; what was there before still is.
    """
    try:
        place = file.resolve()
        if folder:
            place.parent.mkdir(parents=True, exist_ok=True)
        new = place.with_name(f".{place.name}.{os.getpid()}.part")
        try:
            new.write_bytes(data)
            new.replace(place)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise DataFormatError(f"{file}: cannot be written ({error.strerror or error})") from None
    except ValueError as error:  # a name that no file can have
        raise DataFormatError(f"{str(file)!a}: cannot be written ({error})") from None
