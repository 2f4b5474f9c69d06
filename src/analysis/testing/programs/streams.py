# A server and a client on a local port.
# fixes: safe
import asyncio


async def echo(reader, writer):
    line = await reader.readline()
    writer.write(line.upper())
    await writer.drain()
    writer.close()


async def talk(text):
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()[:2]
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(text.encode() + b"\n")
    answer = await reader.readline()
    writer.close()
    server.close()
    return answer.decode().strip()


# %%
print(asyncio.run(talk("hello")))
