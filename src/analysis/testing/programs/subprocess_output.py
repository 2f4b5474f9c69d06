# The output of another program.
# fixes: safe
import asyncio
import sys


async def python(code):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    return process.returncode, out.decode().split()


# %%
print(asyncio.run(python("print(1 + 1); print('ok')")))
