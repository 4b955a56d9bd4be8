import http from "node:http";

http.createServer().listen(0, "127.0.0.1");

export default function task() {
  return 1;
}
