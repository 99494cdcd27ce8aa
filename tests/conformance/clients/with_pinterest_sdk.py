"""Pinterest's SDK makes a pin and reads it back. Where Pinterest lives is in PINTEREST_API_URI. Words: token, board,
picture's path, text, alt text."""

import base64
import sys
from pathlib import Path

from pinterest.client import PinterestSDKClient
from pinterest.organic.pins import Pin

TOKEN, BOARD, CARD, TEXT, ALT = sys.argv[1:]
client = PinterestSDKClient.create_client_with_token(TOKEN)
data = base64.b64encode(Path(CARD).read_bytes()).decode()
made = Pin.create(
    board_id=BOARD,
    title="Breathe",
    description=TEXT,
    alt_text=ALT,
    link="https://willowlane.example/tips",
    media_source={"source_type": "image_base64", "content_type": "image/jpeg", "data": data},
    client=client,
)
read = Pin(pin_id=made.id, client=client)
assert read.title == "Breathe"
print(read.id)
