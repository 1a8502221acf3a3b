"""The domain, sans-I/O: events go in, requests and events come out. No network, clock, randomness or asyncio."""
