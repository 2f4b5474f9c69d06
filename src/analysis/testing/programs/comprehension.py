# Runs in comprehensions, also filtered and nested in calls.
# fixes: ask
import asyncio


async def score(word):
    await asyncio.sleep(0)
    return len(word)


# %%
words = ["data", "is", "not", "oil"]
print([asyncio.run(score(w)) for w in words])
print({w: asyncio.run(score(w)) for w in words if asyncio.run(score(w)) > 2})
print(sum(asyncio.run(score(w)) for w in words))
print(", ".join(str(asyncio.run(score(w))) for w in words))
print(max((asyncio.run(score(w)) for w in words), default=0))
print(any(asyncio.run(score(w)) > 3 for w in words))
print(sorted(words, key=len)[:1], [[asyncio.run(score(w + v)) for w in words] for v in "ab"])
