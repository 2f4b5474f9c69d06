# Indented by tabs.
# fixes: ask
import asyncio


async def n(x):
	await asyncio.sleep(0)
	return x


def twice(x):
	if x:
		return asyncio.run(
			n(
				x * 2
			)
		)
	return 0


# %%
for i in range(3):
	print(twice(i))
