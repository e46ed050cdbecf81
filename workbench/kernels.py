"""Kernels for batch pages: one private folder each, sockets in it, nothing left behind.

Kernels on TCP collide when several start at once; IPC sockets collide too unless each
kernel has its own path. So every kernel gets a folder of mode 0700 with a short name, set
before its connection file is written.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

#: No history: its database would be shared by all kernels. No log: at every normal end the
#: kernel calls its own interruption an error; what fails in a cell is told by the cell.
KERNEL_ARGUMENTS = ("--HistoryManager.enabled=False", "--log-level=CRITICAL")


@contextmanager
def private_kernel() -> Iterator[dict[str, Any]]:
    """Options for papermill's engine: a kernel whose sockets and profile live in a private folder."""
    from traitlets.config import Config

    folder = Path(tempfile.mkdtemp(prefix="wb-"))
    config = Config()
    config.KernelManager.transport = "ipc"
    config.KernelManager.ip = str(folder / "s")
    config.KernelManager.connection_file = str(folder / "kernel.json")
    before = os.environ.get("IPYTHONDIR")
    os.environ["IPYTHONDIR"] = str(folder / "ipython")
    try:
        yield {"config": config, "extra_arguments": list(KERNEL_ARGUMENTS)}
    finally:
        if before is None:
            os.environ.pop("IPYTHONDIR", None)
        else:
            os.environ["IPYTHONDIR"] = before
        shutil.rmtree(folder, ignore_errors=True)
