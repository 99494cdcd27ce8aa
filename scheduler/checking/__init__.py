"""What a person should know about the posts before anything is scheduled: problems, which a network
or a reader would run into, and advice, which leaves the decision to her.

refusals: what a network refuses. repeats, alts, claims: advice. links, reach: addresses, asked only
when she wants it. Word lists: phrase → rule_file → claims.
"""
