"""The shop: a front page, and /ready for Kubernetes. No packages needed."""

import html
import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GREETING = os.environ.get("GREETING", "Welcome")
STAGE = os.environ.get("STAGE", "local")
GOODS = [("Apples", "2.40"), ("Bread", "3.10"), ("Cheese", "7.90")]


class Shop(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/ready":
            return self.answer(200, "text/plain", "ready\n")
        if self.path != "/":
            return self.answer(404, "text/plain", "There is nothing here.\n")
        rows = "".join(f"<li>{html.escape(name)}: {price}</li>" for name, price in GOODS)
        page = f"<!doctype html><title>Shop</title><h1>{html.escape(GREETING)}</h1><ul>{rows}</ul><p>{html.escape(STAGE)}</p>\n"
        return self.answer(200, "text/html; charset=utf-8", page)

    def answer(self, code, kind, text):
        body = text.encode()
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    ThreadingHTTPServer(("", int(os.environ.get("PORT", "8080"))), Shop).serve_forever()
