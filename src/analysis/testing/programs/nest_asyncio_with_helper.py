# nest_asyncio under another name, with functions on top of it.
# fixes: ask
# restart
import asyncio

import nest_asyncio2 as nest

nest.apply()  # for notebooks


async def embed(text):
    await asyncio.sleep(0)
    return [ord(c) for c in text]


def embeddings(texts):
    loop = asyncio.get_event_loop()
    return loop.run_until_complete(asyncio.gather(*map(embed, texts)))


# %%
print(embeddings(["a", "bc"]))
