# Runs as conditions of loops and branches.
# fixes: safe
import asyncio


class Job:
    def __init__(self, steps):
        self.left = steps

    async def poll(self):
        await asyncio.sleep(0)
        self.left -= 1
        return self.left > 0


# %%
job = Job(3)
while asyncio.run(job.poll()):
    print("left", job.left)
else:
    print("finished")
if asyncio.run(job.poll()):
    print("more")
elif not asyncio.run(job.poll()):
    print("nothing", job.left)
for _ in range(asyncio.run(asyncio.sleep(0, 2))):
    print("again")
assert asyncio.run(asyncio.sleep(0, True)), "no"
