"""What networks report of our posts: when they are asked, and what can honestly be said about it.

numbers   what one network tells of one post
asking    which posts are asked when
sample    the numbers of posts of the same age, account beside account
groups    which kind, time and hashtag did best, and how sure that is
report    all of it for a table, a document or a page with plots
"""

from scheduler.core.insights.numbers import NAMES, DayNumbers, Insights, PublicPost

__all__ = ["NAMES", "DayNumbers", "Insights", "PublicPost"]
