"""OAuth 2.0's authorisation code with state and PKCE; oauthlib makes the address and reads what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from scheduler.core.connecting import Exchange, Way
from scheduler.core.errors import BadInput, Problem

STATE_BYTES = 32
VERIFIER_LENGTH = 64
"""Of 43 to 128 characters that RFC 7636 (4.1) allows."""
WHERE = "tipcast connect"
_WHOLE = "It must be the whole address of the page you came to after allowing, with all that follows the question mark."


@dataclass(frozen=True, slots=True)
class Errand:
    """``address`` is where the browser is sent, ``redirect`` where it is to come back to."""

    address: str
    redirect: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)


def errand_of(way: Way, *, redirect: str) -> Errand:
    """A new one, with a state and a verifier of its own."""
    from secrets import token_urlsafe

    from oauthlib.oauth2 import WebApplicationClient

    client, state = WebApplicationClient(way.client_id), token_urlsafe(STATE_BYTES)
    verifier = client.create_code_verifier(VERIFIER_LENGTH)
    pkce = {}
    if way.has_pkce:
        challenge = client.create_code_challenge(verifier, "S256")
        pkce = {"code_challenge": challenge, "code_challenge_method": "S256"}
    scope = way.separator.join(asked.name for asked in way.asks)
    # oauthlib demands https because a code must not travel in clear; on a stand-in it never leaves this computer.
    address = client.prepare_request_uri(
        way.page.replace("http://", "https://", 1), redirect_uri=redirect, scope=scope, state=state, **pkce
    )
    if way.page.startswith("http://"):
        address = address.replace("https://", "http://", 1)
    return Errand(address, redirect, state, verifier)


def exchange_of(errand: Errand, came_back: str) -> Exchange:
    """The code in the address that the browser ``came_back`` to. Raises BadInput with what is wrong with it."""
    from oauthlib.oauth2 import MismatchingStateError, MissingCodeError, OAuth2Error
    from oauthlib.oauth2.rfc6749.parameters import parse_authorization_code_response

    if not came_back.startswith(("http://", "https://")):
        raise BadInput(Problem(WHERE, "This is no address.", _WHOLE))
    try:
        # A loopback address is http by its nature (RFC 8252, 7.3), which oauthlib doesn't know.
        found = parse_authorization_code_response(came_back.replace("http://", "https://", 1), state=errand.state)
    except MismatchingStateError:
        what = "This answer belongs to another login (its state is not the one that was sent)."
        raise BadInput(Problem(WHERE, what, "Begin again: tipcast connect. Nothing was changed.")) from None
    except MissingCodeError:
        raise BadInput(Problem(WHERE, "There is no code in this address.", _WHOLE)) from None
    except OAuth2Error as error:
        raise BadInput(_denied(error.error or "", came_back)) from None
    return Exchange(str(found["code"]), errand.redirect, errand.verifier)


def _denied(code: str, came_back: str) -> Problem:
    told = parse_qs(urlsplit(came_back).query)
    said = " ".join(
        dict.fromkeys(filter(None, [code, *told.get("error_reason", []), *told.get("error_description", [])]))
    )
    if code == "access_denied":
        what = f"You said no on the network's page (it told: {said})."
        return Problem(WHERE, what, "If that was a mistake, connect again and allow it. The old login still counts.")
    what = f"The network's page turned the login away (it told: {said})."
    mend = "Compare the app's id and the address to come back to with what the app's settings say there, then connect again."
    return Problem(WHERE, what, mend)
