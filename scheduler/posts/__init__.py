"""Post files: Markdown with YAML front matter, read with errors a person can act on, and written so
that no hand edit is ever lost.

In: source → front → values → parse → read. Out: yaml_text → splice → write. merge does both.
"""
