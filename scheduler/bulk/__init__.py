"""Many posts at once: in from a table or a folder of pictures, out as a table.

In: table (bytes → rows) or folder (pictures with captions → rows) → row (→ post) → bring_in (files).
Out: plan_table.
"""
