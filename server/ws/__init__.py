"""The WebSocket protocol ``soapstream.v1``.

``protocol``: uvicorn's protocol class with what plain ASGI cannot say. ``peer``: a socket as a connection sees it.
``connection``: the life of one connection. ``operations``: what the requests do. ``endpoint``: the ASGI application.
"""
