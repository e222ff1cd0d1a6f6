"""A mail server for one test: aiosmtpd on loopback. Prints its port, then each mail as a line of JSON.

Usage: mail_server.py none|starttls|implicit [CERTIFICATE KEY]
It wants the user `breakwater` with the password `hunter2`, except in the mode `none`.
"""

import asyncio
import base64
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 no such user"
        if address.startswith("busy@"):
            return "450 4.2.1 mailbox busy"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "hello": session.host_name,
            "is_known": bool(session.authenticated),
            "content": base64.b64encode(envelope.original_content).decode(),
        }
        print(json.dumps(mail), flush=True)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, login):
    is_right = isinstance(login, LoginPassword) and (login.login, login.password) == (
        b"breakwater",
        b"hunter2",
    )
    return AuthResult(success=is_right, handled=False)


async def serve(mode, certificate):
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
    options = {"authenticator": authenticate, "auth_required": mode != "none"}
    if mode == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    else:
        options["auth_require_tls"] = False
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(Handler(), **options),
        "127.0.0.1",
        0,
        ssl=context if mode == "implicit" else None,
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(serve(sys.argv[1], sys.argv[2:]))
