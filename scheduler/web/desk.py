"""What the views work on: the workspace as its files are now, over one open database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from scheduler.config import CAMPAIGN_NAME, load_settings
from scheduler.config.reader import CONFIG_NAME
from scheduler.core.clock import Clock
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Post
from scheduler.posts.parse import PostFile
from scheduler.wiring import Workspace

State = tuple[tuple[str, int, int], ...]
"""Names, sizes and times of change of some files: other than before when one of them was changed."""


@dataclass
class Desk:
    """``environment`` is the real one; ``.env`` is read beneath it. Safe to share between threads."""

    root: Path
    environment: Mapping[str, str]
    clock: Clock
    _lock: Lock = field(default_factory=Lock)
    _settings_state: State = ()
    _workspace: Workspace | None = None
    _posts_state: State = ()
    _scratch: TemporaryDirectory[str] | None = None
    _files: tuple[tuple[PostFile, ...], list[Problem]] = ((), [])

    def workspace(self) -> Workspace:
        """With the settings as they are on disk now. Raises BadInput for settings that can't be read."""
        with self._lock:
            state = _state_of(
                [self.root / CONFIG_NAME, self.root / ".env", *self.root.glob(f"posts/*/{CAMPAIGN_NAME}")]
            )
            if self._workspace is None or state != self._settings_state:
                self._workspace = self._anew(self._workspace)
                self._settings_state, self._posts_state = state, ()
            return self._workspace

    def _anew(self, before: Workspace | None) -> Workspace:
        """The database stays open when it is the same."""
        made = Workspace(load_settings(self.root, self.environment), self.clock)
        if before is not None and before.settings.database == made.settings.database:
            made.store = before.store
        return made

    def files(self) -> tuple[tuple[PostFile, ...], list[Problem]]:
        """The post files that can be read, and what is wrong with the others; files that nobody touched aren't read
        again. Raises BadInput like ``workspace``."""
        workspace = self.workspace()
        folders = [workspace.settings.posts, workspace.settings.images, workspace.layouts]
        state = _state_of(one for folder in folders for one in (folder, *folder.rglob("*.md"), *folder.glob("*.yml")))
        with self._lock:
            if state != self._posts_state or not state:
                self._files = workspace.readable_files()
                self._posts_state = state
            return self._files

    def posts(self) -> tuple[Post, ...]:
        return tuple(file.post for file in self.files()[0])

    def file(self, post_id: str) -> PostFile:
        """Raises BadInput when there is no such post."""
        for file in self.files()[0]:
            if file.post.id == post_id:
                return file
        raise BadInput(Problem("posts", f'There is no post "{post_id}".', "Its file may be gone, or can't be read."))

    def titles(self) -> dict[str, str]:
        return {post.id: post.title for post in self.posts()}

    def scratch(self, name: str) -> Path:
        """A folder for what is only looked at; it goes when the desk is closed."""
        with self._lock:
            if self._scratch is None:
                self._scratch = TemporaryDirectory(prefix="tipcast-")
            folder = Path(self._scratch.name) / name
            folder.mkdir(exist_ok=True)
            return folder

    def close(self) -> None:
        if self._scratch is not None:
            self._scratch.cleanup()
        if self._workspace is not None:
            self._workspace.close()


def _state_of(paths: Iterable[Path]) -> State:
    found = []
    for path in paths:
        try:
            stat = path.stat()
        except OSError:
            continue
        found.append((str(path), stat.st_size, stat.st_mtime_ns))
    return tuple(sorted(found))
