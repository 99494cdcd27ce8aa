"""Importing again changes only what changed in the article, and never a hand edit."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from post_samples import origins, plain_post, posts, texts

from scheduler.core.errors import BadInput
from scheduler.core.model import CardText, Origin, Post, Step
from scheduler.posts.merge import MergeReport, merge_import
from scheduler.posts.read import as_written, read_posts
from scheduler.posts.write import update_post

Drafts = list[tuple[Post, list[str]]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "posts"


def draft(number: int, text: str = "Old sentence.", total: int = 3) -> tuple[Post, list[str]]:
    post = plain_post(f"knees-{number}", body=f"{text} And {number} more.", digest=f"{text}{number}")
    post = replace(post, step=Step(number, total), title=f"Part {number}", cards=(CardText(text, None, (text,)),))
    return post, [f"Other {number}."]


def three() -> Drafts:
    return [draft(1), draft(2), draft(3)]


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in sorted(folder.iterdir())}


def files(report: MergeReport) -> dict[str, list[str]]:
    """Only the lists that hold something, with bare file names."""
    sorts = ("written", "updated", "unchanged", "kept", "orphaned")
    names = {sort: [merged.path.name for merged in getattr(report, sort)] for sort in sorts}
    return {sort: found for sort, found in names.items() if found}


def by_hand(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def in_folder(folder: Path) -> Sequence[Post]:
    return read_posts(folder, networks=as_written)


def test_the_first_import_writes_all(folder: Path) -> None:
    report = merge_import(folder, three(), dry_run=False)
    assert files(report) == {"written": ["01-knees-1.md", "02-knees-2.md", "03-knees-3.md"]}
    assert report.file_of("knees-2") == "posts/02-knees-2.md"
    assert [replace(post, file=None) for post in in_folder(folder)] == [post for post, _ in three()]
    assert [post.file for post in in_folder(folder)] == [merged.file for merged in report.written]


def test_a_dry_run_says_the_same_and_writes_nothing(folder: Path) -> None:
    planned = merge_import(folder, three(), dry_run=True)
    assert not folder.exists()
    assert merge_import(folder, three()) == planned


def test_importing_the_same_again_touches_nothing(folder: Path) -> None:
    merge_import(folder, three())
    before = snapshot(folder)
    assert files(merge_import(folder, three())) == {"unchanged": list(before)}
    assert snapshot(folder) == before


def test_the_same_drafts_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        merge_import(tmp_path / name, three())
    content = [{path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("a", "b")]
    assert content[0] == content[1]


def test_only_the_post_whose_sentences_changed_is_updated(folder: Path) -> None:
    merge_import(folder, three())
    before = snapshot(folder)
    report = merge_import(folder, [draft(1), draft(2, "New sentence."), draft(3)])
    assert files(report) == {"updated": ["02-knees-2.md"], "unchanged": ["01-knees-1.md", "03-knees-3.md"]}
    after = snapshot(folder)
    assert {name for name in after if after[name] != before[name]} == {"02-knees-2.md"}
    assert in_folder(folder)[1].body == "New sentence. And 2 more."
    again = merge_import(folder, [draft(1), draft(2, "New sentence."), draft(3)])
    assert len(again.unchanged) == 3


def test_an_updated_file_is_as_if_new(tmp_path: Path) -> None:
    merge_import(tmp_path / "a", [draft(1)])
    merge_import(tmp_path / "a", [draft(1, "New.")])
    merge_import(tmp_path / "b", [draft(1, "New.")])
    assert (tmp_path / "a" / "01-knees-1.md").read_bytes() == (tmp_path / "b" / "01-knees-1.md").read_bytes()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Old sentence. And 1 more.", "My sentence."),
        ("title: Part 1", "title: Mine"),
        ("  - text: Old sentence.", "  - text: Mine."),
        ("hashtags: [Selfhelp, Knees]", "hashtags: [Selfhelp]"),
        ("step: {number: 1, total: 3}", "step: 1 of 4"),
        ("kind: remedy", "kind: other"),
        ("#   * Other 1.\n", ""),
        ("  generated: ", "  # generated: "),
    ],
)
def test_a_hand_edit_of_the_words_is_kept(folder: Path, old: str, new: str) -> None:
    merge_import(folder, [draft(1), draft(2)])
    by_hand(folder / "01-knees-1.md", old, new)
    before = snapshot(folder)
    report = merge_import(folder, [draft(1, "New sentence."), draft(2)])
    assert files(report) == {"kept": ["01-knees-1.md"], "unchanged": ["02-knees-2.md"]}
    assert report.kept[0].why == "You changed it, so it stays as it is."
    assert report.kept[0].sentences == ("New sentence.", "New sentence. And 1 more.")
    assert snapshot(folder) == before


def test_a_hand_edit_of_the_settings_and_notes_stays_and_new_sentences_still_come(folder: Path) -> None:
    merge_import(folder, [draft(1)])
    path = folder / "01-knees-1.md"
    by_hand(path, "campaign: tips\n", "campaign: spring   # only then\nlate: ask\nnetworks: [ x ]\n")
    by_hand(path, "title: Part 1\n", "title: 'Part 1' # fine\ncaptions:\n  x: Mine.\n")
    report = merge_import(folder, [draft(1, "New sentence.")])
    assert files(report) == {"updated": ["01-knees-1.md"]}
    text = path.read_text()
    assert "campaign: spring   # only then\nlate: ask\nnetworks: [ x ]\n" in text
    assert "title: 'Part 1' # fine\ncaptions:\n  x: Mine.\n" in text
    assert "Old sentence." not in text
    assert files(merge_import(folder, [draft(1, "Newer.")])) == {"updated": ["01-knees-1.md"]}


def test_an_editor_that_changes_the_line_ends_is_no_hand_edit(folder: Path) -> None:
    merge_import(folder, [draft(1)])
    path = folder / "01-knees-1.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert files(merge_import(folder, [draft(1, "New.")])) == {"updated": ["01-knees-1.md"]}
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")
    assert files(merge_import(folder, [draft(1, "New.")])) == {"unchanged": ["01-knees-1.md"]}


def test_a_change_through_update_post_counts_as_a_hand_edit(folder: Path) -> None:
    merge_import(folder, [draft(1)])
    update_post(folder / "01-knees-1.md", {"body": "Mine."})
    assert files(merge_import(folder, [draft(1, "New.")])) == {"kept": ["01-knees-1.md"]}


def test_a_file_keeps_its_name_and_place(folder: Path) -> None:
    merge_import(folder, three())
    (folder / "later").mkdir()
    (folder / "02-knees-2.md").rename(folder / "later" / "my name.md")
    report = merge_import(folder, [draft(1), draft(2, "New."), draft(3)])
    assert report.updated[0].file == "posts/later/my name.md"
    assert sorted(path.name for path in folder.rglob("*.md")) == ["01-knees-1.md", "03-knees-3.md", "my name.md"]


def test_a_deleted_file_is_made_anew_and_told(folder: Path) -> None:
    merge_import(folder, three())
    (folder / "02-knees-2.md").unlink()
    assert files(merge_import(folder, three()))["written"] == ["02-knees-2.md"]


def test_a_section_that_vanished_leaves_its_post(folder: Path) -> None:
    merge_import(folder, three())
    before = snapshot(folder)
    report = merge_import(folder, [draft(1), draft(3)])
    assert files(report) == {"unchanged": ["01-knees-1.md", "03-knees-3.md"], "orphaned": ["02-knees-2.md"]}
    assert report.orphaned[0].why == "The article has no such part any more."
    assert snapshot(folder) == before


def test_posts_of_other_articles_and_own_posts_are_no_orphans(folder: Path) -> None:
    merge_import(folder, [draft(1)])
    (folder / "own.md").write_text("---\nid: own\ntitle: Own\n---\nBody.\n")
    post, offered = draft(7, total=9)
    merge_import(folder, [(replace(post, origin=Origin("hips.txt", "", "d")), offered)])
    assert files(merge_import(folder, [draft(1)])) == {"unchanged": ["01-knees-1.md"]}


def test_a_remedy_put_in_front_does_not_push_the_others_into_foreign_files(folder: Path) -> None:
    """Ids that count the remedies all shift by one; the posts that may be out already keep theirs."""
    merge_import(folder, [draft(1, "First."), draft(2, "Second.")])
    shifted = [
        (draft(1, "Brand new.", 2)[0], []),
        (replace(draft(1, "First.")[0], id="knees-2"), []),
        (replace(draft(2, "Second.")[0], id="knees-3"), []),
    ]
    report = merge_import(folder, shifted)
    assert files(report) == {"written": ["01-knees-1-2.md"], "unchanged": ["01-knees-1.md", "02-knees-2.md"]}
    assert report.file_of("knees-3") == "posts/02-knees-2.md"
    assert [(post.id, post.cards[0].text) for post in in_folder(folder)] == [
        ("knees-1-2", "Brand new."),
        ("knees-1", "First."),
        ("knees-2", "Second."),
    ]


def test_one_more_step_renumbers_untouched_files_only_there(folder: Path) -> None:
    merge_import(folder, [draft(1, total=2), draft(2, total=2)])
    before = (folder / "01-knees-1.md").read_text()
    report = merge_import(folder, three())
    assert files(report) == {"written": ["03-knees-3.md"], "updated": ["01-knees-1.md", "02-knees-2.md"]}
    after = (folder / "01-knees-1.md").read_text()
    changed = set(after.split("\n")) ^ set(before.split("\n"))
    assert {line.split(":")[0].strip() for line in changed} == {"step", "generated"}


def test_an_id_of_an_own_post_or_another_article_is_never_taken_over(folder: Path) -> None:
    folder.mkdir()
    (folder / "own.md").write_text("---\nid: knees-1\ntitle: Own\n---\nBody.\n")
    report = merge_import(folder, [draft(1)])
    assert files(report) == {"kept": ["own.md"]}
    assert report.kept[0].why == "It has no origin, so it is your own post."
    post, offered = draft(2)
    merge_import(folder, [(replace(post, origin=Origin("hips.txt", "", "d")), offered)])
    report = merge_import(folder, [draft(2)])
    assert report.kept[0].why == "It was made from another article (hips.txt)."


def test_a_name_that_is_taken_is_not_overwritten(folder: Path) -> None:
    folder.mkdir()
    (folder / "01-KNEES-1.md").write_text("---\nid: other\ntitle: Own\n---\nBody.\n")
    assert files(merge_import(folder, [draft(1)])) == {"written": ["01-knees-1-2.md"]}


def test_a_copy_made_by_hand_takes_no_draft_from_its_model_and_is_no_orphan(folder: Path) -> None:
    merge_import(folder, [draft(1)])
    model = (folder / "01-knees-1.md").read_text()
    (folder / "02-copy.md").write_text(model.replace("id: knees-1", "id: copy"))
    assert files(merge_import(folder, [draft(1)])) == {"unchanged": ["01-knees-1.md"]}
    assert files(merge_import(folder, [draft(1, "New.")])) == {"updated": ["01-knees-1.md"], "orphaned": ["02-copy.md"]}


def test_a_long_id_makes_a_name_that_every_disk_takes(folder: Path) -> None:
    long = [(replace(draft(number)[0], id=f"{'膝' * 99}{number}"), []) for number in (1, 2)]
    merge_import(folder, [long[0]])
    report = merge_import(folder, [long[1], long[0]])
    assert [len(report.written), len(report.unchanged)] == [1, 1]
    assert all(len(path.name.encode()) < 200 for path in folder.iterdir())


def test_an_odd_layout_is_kept_and_told(folder: Path) -> None:
    merge_import(folder, [draft(1)])
    by_hand(folder / "01-knees-1.md", "title: Part 1", "? title\n: Part 1")
    report = merge_import(folder, [(replace(draft(1, "New.")[0], title="Other"), [])])
    assert files(report) == {"kept": ["01-knees-1.md"]}
    assert "can't be changed" in report.kept[0].why


def test_a_broken_file_stops_the_import_before_anything_is_written(folder: Path) -> None:
    merge_import(folder, three())
    (folder / "02-knees-2.md").write_text("---\nid: : knees-2\n---\n")
    before = snapshot(folder)
    with pytest.raises(BadInput, match=r"posts/02-knees-2\.md:2"):
        merge_import(folder, [draft(1, "New."), draft(2), draft(3), draft(4)])
    assert snapshot(folder) == before


def test_a_draft_that_breaks_a_rule_stops_the_import_before_anything_is_written(folder: Path) -> None:
    with pytest.raises(BadInput, match=r"posts/02-knees-2\.md:\d+: cards\.1\.text: It has 46 words"):
        merge_import(folder, [draft(1), draft(2, "word " * 46)])
    assert not folder.exists()


@pytest.mark.parametrize("drafts", [[draft(1), draft(1)], [(replace(draft(1)[0], origin=None), [])]])
def test_drafts_that_can_not_be_told_apart_are_a_mistake_of_the_caller(folder: Path, drafts: Drafts) -> None:
    with pytest.raises(ValueError, match="every draft needs"):
        merge_import(folder, drafts)


def test_a_crash_half_way_leaves_whole_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    merge_import(folder, three())
    before = snapshot(folder)
    real, calls = os.replace, []

    def second_fails(*names: str) -> None:
        calls.append(names)
        if len(calls) == 2:
            raise OSError("the disk is full")
        real(*names)

    monkeypatch.setattr(os, "replace", second_fails)
    new: Drafts = [draft(1, "New."), draft(2, "New."), draft(3, "New.")]
    with pytest.raises(OSError, match="the disk is full"):
        merge_import(folder, new)
    assert [name for name, content in snapshot(folder).items() if content != before.get(name)] == ["01-knees-1.md"]
    assert files(merge_import(folder, new)) == {
        "updated": ["02-knees-2.md", "03-knees-3.md"],
        "unchanged": ["01-knees-1.md"],
    }


def test_a_file_that_is_edited_during_the_import_is_not_overwritten(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge_import(folder, [draft(1)])
    path, real = folder / "01-knees-1.md", os.fsync

    def edited_meanwhile(handle: int) -> None:
        path.write_text("mine")
        real(handle)

    monkeypatch.setattr(os, "fsync", edited_meanwhile)
    with pytest.raises(BadInput, match="changed meanwhile"):
        merge_import(folder, [draft(1, "New.")])
    assert path.read_text() == "mine"


@settings(max_examples=40)
@given(posts, posts, origins, st.lists(texts, max_size=2))
def test_any_draft_can_follow_any_other(
    tmp_path_factory: pytest.TempPathFactory, old: Post, new: Post, origin: Origin, offered: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    old = replace(old, id="a", origin=origin)
    new = replace(new, id="a", origin=replace(origin, digest=origin.digest + "2"))
    merge_import(folder, [(old, ["One."])])
    assert merge_import(folder, [(old, ["One."])]).unchanged
    assert merge_import(folder, [(new, offered)]).updated
    assert merge_import(folder, [(new, offered)]).unchanged
    (found,) = in_folder(folder)
    for field in ("kind", "title", "step", "hashtags", "body", "cards", "origin"):
        assert getattr(found, field) == getattr(new, field)
    for field in ("networks", "link", "image", "alt", "late", "captions", "campaign"):
        assert getattr(found, field) == getattr(old, field)
    (path,) = folder.iterdir()
    update_post(path, {"body": "By hand."})
    assert merge_import(folder, [(old, ["One."])]).kept
