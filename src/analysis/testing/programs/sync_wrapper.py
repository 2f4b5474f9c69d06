# A function hides the loop; others call it, in other cells.
# fixes: ask
import asyncio


async def fetch_price(symbol):
    await asyncio.sleep(0)
    return {"AAA": 10.5, "BBB": 7.25}[symbol]


def price(symbol):
    """Return the price now."""
    return asyncio.run(fetch_price(symbol))


# %%
def portfolio(shares):
    total = 0.0
    for symbol, count in shares.items():
        total += price(symbol) * count
    return total


# %%
print(price("AAA"))
print(f"{portfolio({'AAA': 2, 'BBB': 4}):.2f}")
best = max(["AAA", "BBB"], key=len)
print(best, price(best) > 10)
