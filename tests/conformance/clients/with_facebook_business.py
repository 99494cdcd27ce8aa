"""Meta's SDK puts a photo and a post on the Page, and a container on Instagram, and reads both back. Words: address,
token, Page, Instagram account, picture's path, text, alt text."""

import sys

from facebook_business.adobjects.iguser import IGUser
from facebook_business.adobjects.page import Page
from facebook_business.api import FacebookAdsApi
from facebook_business.session import FacebookSession

ROOT, TOKEN, PAGE, USER, CARD, TEXT, ALT = sys.argv[1:]
FacebookSession.GRAPH, version = ROOT.rsplit("/", 1)
FacebookAdsApi.init(access_token=TOKEN, api_version=version)

page = Page(PAGE)
photo = page.create_photo(params={"filename": CARD, "published": "false", "alt_text_custom": ALT})
made = page.create_feed(params={"message": TEXT, "attached_media": [{"media_fbid": photo["id"]}]})
assert [one["message"] for one in page.get_posts(fields=["message"])] == [TEXT]

shown = photo.api_get(fields=["images"])
user = IGUser(USER)
container = user.create_media(params={"image_url": shown["images"][0]["source"], "caption": TEXT, "alt_text": ALT})
done = user.create_media_publish(params={"creation_id": container["id"]})
assert [one["caption"] for one in user.get_media(fields=["caption"])] == [TEXT]
print(made["id"], done["id"])
