"""Requests to addresses that people gave."""

import httpx


def client() -> httpx.Client:
    return httpx.Client(timeout=10, trust_env=False)
