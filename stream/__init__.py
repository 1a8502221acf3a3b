"""Moving events: brokers, Kafka source and sink, hub, outboxes, owner, dispatch, caches. Carries bytes, not objects."""
