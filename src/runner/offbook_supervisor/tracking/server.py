"""The loopback endpoint that MLFLOW_TRACKING_URI names: 127.0.0.1, a port by chance, and a path that only the child knows.

Its address is in the environment of the user's process and nowhere else; who doesn't know it is told nothing.
"""
import json
import math
import re
import socket
from _operator import _compare_digest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from .runs import Refused

LARGEST_BODY = 64 << 20
BLOCK = 1 << 20
API = re.compile(r'/api/[23]\.0/mlflow/(.*)')
PROXY = re.compile(r'/api/2\.0/mlflow-artifacts/artifacts(?:/(.*))?')
LISTS = frozenset(('experiment_ids', 'order_by', 'run_ids'))


def serve(service, objects, token, back):
    """Answers until the process ends. The child listens on the port `back` to hear where."""
    server = ThreadingHTTPServer(('127.0.0.1', 0), _handler(service, objects, token))
    server.daemon_threads = True
    try:
        with socket.create_connection(('127.0.0.1', back), 10) as child:
            child.sendall(('%s %d\n' % (token, server.server_address[1])).encode('ascii'))
    except OSError:  # it has found a store of the user's meanwhile, or is gone
        return server.server_close()
    server.serve_forever(poll_interval=3600)  # it is never asked to stop: the process ends


def _handler(service, objects, token):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = 'HTTP/1.1'
        disable_nagle_algorithm = True  # an answer in two packets would wait for the client's delayed acknowledgement

        def _go(self):
            try:
                self._left = None
                parts = urlsplit(self.path)
                _, first, rest = (parts.path + '//').split('/', 2)
                host = (self.headers.get('Host') or '').rpartition(':')[0]
                if not _compare_digest(first.encode('utf-8', 'replace'), token.encode()) or host not in ('127.0.0.1', 'localhost'):
                    self.close_connection = True
                    return self._answer(404, b'')
                self._route('/' + rest.rstrip('/'), parts.query)
            except Refused as refused:
                self._drop_body()
                self._json({'error_code': refused.code, 'message': refused.message}, refused.status)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True
            except Exception as error:  # a fault of ours, as MLflow's own server would say it
                self.close_connection = True
                self._json({'error_code': 'INTERNAL_ERROR', 'message': 'Offbook could not answer this: %s: %s' % (type(error).__name__, error)}, 500)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _go

        def _route(self, path, query):
            found = PROXY.fullmatch(path)
            if found:
                return self._artifact(unquote(found.group(1) or ''), query)
            found = API.fullmatch(path)
            if found:
                if found.group(1) == 'server-info':
                    self._drop_body()
                    return self._json({'store_type': 'Offbook', 'workspaces_enabled': False, 'trace_archival_enabled': False})
                body = self._json_body()
                if self.command == 'GET':
                    body = {name: values if name in LISTS else values[-1] for name, values in parse_qs(query, keep_blank_values=True).items()}
                return self._json(service.answer(self.command, unquote(found.group(1)), body))
            self._drop_body()
            if path in ('/health', '/version'):
                return self._answer(200, b'OK' if path == '/health' else b'2.0.0', 'text/plain')
            raise Refused('ENDPOINT_NOT_FOUND', "Offbook's MLflow endpoint doesn't know %s." % path, 404)

        # -- artifacts ---------------------------------------------------------------------------------------------------------------

        def _artifact(self, path, query):
            if self.command == 'GET' and not path:
                self._drop_body()
                return self._json(service.list('', parse_qs(query).get('path', [''])[-1]))
            if not path or any(part in ('', '.', '..') for part in path.split('/')) or '\0' in path or '\\' in path:
                raise Refused('INVALID_PARAMETER_VALUE', 'Not a path of an artifact: %s' % path[:200])
            if self.command == 'PUT':
                sha256, size = objects.take(self._blocks())
                service.uploaded(path, sha256, size)
                return self._json({})
            self._drop_body()
            if self.command == 'DELETE':
                service.remove(path)
                return self._json({})
            sha256, size = service.file(path)
            with open(objects.path(sha256), 'rb') as file:
                self._head(200, size, 'application/octet-stream')
                while True:
                    block = file.read(BLOCK)
                    if not block:
                        return None
                    self.wfile.write(block)

        # -- bodies ------------------------------------------------------------------------------------------------------------------

        def _blocks(self):
            self._left = 0
            if 'chunked' in (self.headers.get('Transfer-Encoding') or '').lower():
                while True:
                    size = int(self.rfile.readline(64).split(b';')[0] or b'0', 16)
                    yield from self._exactly(size)
                    self.rfile.readline(64)
                    if size == 0:
                        return
            yield from self._exactly(int(self.headers.get('Content-Length') or 0))

        def _exactly(self, size):
            while size > 0:
                block = self.rfile.read(min(size, BLOCK))
                if not block:
                    raise ConnectionResetError('the upload ended early')
                size -= len(block)
                yield block

        def _json_body(self):
            parts, size = [], 0
            for block in self._blocks():
                size += len(block)
                if size > LARGEST_BODY:
                    self.close_connection = True
                    raise Refused('REQUEST_LIMIT_EXCEEDED', 'This request is larger than %d MiB.' % (LARGEST_BODY >> 20), 413)
                parts.append(block)
            if not size:
                return {}
            try:
                body = json.loads(b''.join(parts))
            except (ValueError, RecursionError):
                raise Refused('MALFORMED_REQUEST', 'The request is not JSON.')
            if not isinstance(body, dict):
                raise Refused('MALFORMED_REQUEST', 'The request is not a JSON object.')
            return body

        def _drop_body(self):
            """What the client still sends belongs to this request, not to the next on the same connection."""
            if self._left is None:
                for _ in self._blocks():
                    pass

        # -- answers -----------------------------------------------------------------------------------------------------------------

        def _json(self, thing, status=200):
            self._answer(status, json.dumps(_plain(thing)).encode('utf-8'), 'application/json')

        def _answer(self, status, data, media_type='text/plain'):
            self._head(status, len(data), media_type, data)

        def _head(self, status, size, media_type, data=b''):
            self.send_response_only(status)
            self.send_header('Content-Type', media_type)
            self.send_header('Content-Length', str(size))
            if self.close_connection:
                self.send_header('Connection', 'close')
            # One write: the client must not wait for the second half.
            self._headers_buffer.append(b'\r\n' + data)
            self.flush_headers()

        def log_message(self, *_):
            pass

    return Handler


def _plain(thing):
    """JSON has no NaN; protocol buffers spell it so."""
    if isinstance(thing, float) and not math.isfinite(thing):
        return 'NaN' if math.isnan(thing) else 'Infinity' if thing > 0 else '-Infinity'
    if isinstance(thing, dict):
        return {name: _plain(part) for name, part in thing.items()}
    if isinstance(thing, list):
        return [_plain(part) for part in thing]
    return thing
