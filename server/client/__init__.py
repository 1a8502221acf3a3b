"""Client of the WebSocket protocol ``soapstream.v1``: one connection that heals itself.

A connection that breaks is dialled again with full-jitter backoff. Calls that had no reply are sent again in their
order (every operation is idempotent, once notes carry a rev), and subscriptions resume behind the last event they
delivered: an event is delivered once and in order, or ``Restart`` says where to start over from.

Errors: ``ServerError`` (the server refused one call), ``Disconnected`` (no connection is possible any more).
"""

from server.client.client import LASTED_S, Client
from server.client.errors import Disconnected, ServerError
from server.client.patience import Backoff, OnOutage, Outage, Patience
from server.client.socket import Connection, Dial, dial
from server.client.subscription import Position, Push, Restart, Subscription

__all__ = [
    "LASTED_S",
    "Backoff",
    "Client",
    "Connection",
    "Dial",
    "Disconnected",
    "OnOutage",
    "Outage",
    "Patience",
    "Position",
    "Push",
    "Restart",
    "ServerError",
    "Subscription",
    "dial",
]
