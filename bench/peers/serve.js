// One contender in a process of its own: `node serve.js <name of a file in servers/>`, started by
// server.js. Tells its port, and when asked what CPU time it has used, in microseconds.
import { createServer } from "node:http";
import process from "node:process";

const { default: listener } = await import(`./servers/${process.argv[2] ?? ""}.js`);
const server = createServer(listener);

server.listen(0, "127.0.0.1", () => process.send?.(server.address()));
process.on("message", () => process.send?.(process.cpuUsage()));
process.on("disconnect", () => process.exit());
