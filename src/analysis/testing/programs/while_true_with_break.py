# A polling loop with break, continue and else.
# fixes: ask
import asyncio


class Api:
    def __init__(self):
        self.state = iter(["queued", "running", "running", "done"])

    async def status(self):
        await asyncio.sleep(0)
        return next(self.state)


def wait_for_job(api, patience=10):
    for turn in range(patience):
        status = asyncio.run(api.status())
        if status != "done":
            print(turn, status)
            continue
        break
    else:
        return None
    return turn


# %%
print("done after", wait_for_job(Api()))
