"""pycrdt-websocket with its SQLite store, as its documentation sets it up: `pycrdt_server.py PORT DATABASE`."""

import asyncio
import sys

import uvicorn
import uvloop
from pycrdt.store import SQLiteYStore
from pycrdt.websocket import ASGIServer, WebsocketServer, YRoom, exception_logger


class Store(SQLiteYStore):
    db_path = sys.argv[2]


class Stored(WebsocketServer):
    """A room with a store of its own; two who come at once wait for one start.

    A store that fails (each has its own connection, and they wait for each other) ends no other
    room: without a handler for it the whole server would stop.
    """

    def __init__(self) -> None:
        super().__init__(exception_handler=exception_logger)
        self.lock = asyncio.Lock()

    async def get_room(self, name: str) -> YRoom:
        async with self.lock:
            if name not in self.rooms:
                store = Store(name)
                self.rooms[name] = YRoom(ystore=store, exception_handler=exception_logger)
            room = self.rooms[name]
            await self.start_room(room)
            return room


async def make_the_tables() -> None:
    """Before anybody comes: stores that start together would each make them, and fail."""
    async with Store("") as store:
        await store.db_initialized.wait()


async def main() -> None:
    await make_the_tables()
    server = Stored()
    # Started so, it begins anew after a failure; as a context it would take uvicorn with it.
    rooms = asyncio.create_task(server.start())
    await server.started.wait()
    config = uvicorn.Config(
        ASGIServer(server),  # type: ignore[arg-type]
        host="127.0.0.1",
        port=int(sys.argv[1]),
        log_level="error",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        lifespan="off",
    )
    await uvicorn.Server(config).serve()
    rooms.cancel()


asyncio.run(main(), loop_factory=uvloop.new_event_loop)
