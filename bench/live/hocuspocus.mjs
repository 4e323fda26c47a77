// Hocuspocus with its SQLite extension, as its documentation sets it up.
import { createRequire } from "node:module";

const require = createRequire(`${process.env.PEERS}/node_modules/x`);
const { Server } = require("@hocuspocus/server");
const { SQLite } = require("@hocuspocus/extension-sqlite");

const [port, database] = process.argv.slice(2);
const server = new Server({
  port: Number(port),
  address: "127.0.0.1",
  quiet: true,
  extensions: [new SQLite({ database })],
});
server.listen();
