"""The published descriptions of the interfaces, made from the types that read and write them.

``components``: JSON Schemas of those types. ``openapi``: the HTTP interface. ``asyncapi``: WebSocket and Kafka.
"""
