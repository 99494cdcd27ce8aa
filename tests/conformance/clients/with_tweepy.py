"""Tweepy posts a picture, reads it back and deletes it. Words: address, token, text, "keep" or "delete"."""

import io
import sys
from urllib.parse import urlsplit

import requests
import tweepy
from PIL import Image
from requests.adapters import HTTPAdapter

ROOT, TOKEN, TEXT, WHAT = sys.argv[1:]


class Elsewhere(HTTPAdapter):
    """Tweepy has no setting for where X lives."""

    def send(self, request, *args, **options):
        parts = urlsplit(request.url)
        request.url = f"{ROOT}{parts.path}{f'?{parts.query}' if parts.query else ''}"
        return super().send(request, *args, **options)


client = tweepy.Client(TOKEN)
client.session.mount("https://", Elsewhere())
# Its own upload goes to v1.1, which X ended in June 2025: so the picture goes up as X's documentation shows.
picture = io.BytesIO()
Image.new("RGB", (1600, 900), (200, 190, 180)).save(picture, "JPEG")
upload = requests.post(
    f"{ROOT}/2/media/upload",
    headers={"Authorization": f"Bearer {TOKEN}"},
    files={"media": ("card.jpg", picture.getvalue(), "image/jpeg")},
    data={"media_category": "tweet_image"},
    timeout=10,
)
media = upload.json()["data"]["id"]
made = client.create_tweet(text=TEXT, media_ids=[media], user_auth=False)
me = client.get_me(user_auth=False)
read = client.get_users_tweets(
    me.data.id,
    tweet_fields=["created_at", "attachments"],
    expansions="attachments.media_keys",
    user_auth=False,
)
assert [str(one.id) for one in read.data] == [made.data["id"]], read
if WHAT == "delete":
    client.delete_tweet(made.data["id"], user_auth=False)
print(made.data["id"])
