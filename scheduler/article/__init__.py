"""From an article to drafts of posts: read → outline → derive. No service and no network is needed."""
