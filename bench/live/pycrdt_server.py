"""pycrdt-websocket with its SQLite store, as its documentation sets it up: `pycrdt_server.py PORT DATABASE`."""

import asyncio
import sys

import uvicorn
from pycrdt.store import SQLiteYStore
from pycrdt.websocket import ASGIServer, WebsocketServer, YRoom


class Store(SQLiteYStore):
    db_path = sys.argv[2]


class Stored(WebsocketServer):
    """A room with a store of its own; two who come at once wait for one start."""

    def __init__(self) -> None:
        super().__init__(auto_clean_rooms=True)
        self.lock = asyncio.Lock()

    async def get_room(self, name: str) -> YRoom:
        async with self.lock:
            if name not in self.rooms:
                self.rooms[name] = YRoom(ready=True, ystore=Store(name))
            room = self.rooms[name]
            await self.start_room(room)
            return room


async def main() -> None:
    websocket_server = Stored()
    config = uvicorn.Config(
        ASGIServer(websocket_server),  # type: ignore[arg-type]
        interface="asgi3",
        host="127.0.0.1",
        port=int(sys.argv[1]),
        log_level="error",
        ws_per_message_deflate=False,
        lifespan="off",
    )
    async with websocket_server:
        await uvicorn.Server(config).serve()


asyncio.run(main())
