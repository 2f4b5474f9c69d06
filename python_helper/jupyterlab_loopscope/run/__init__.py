"""The command `loopscope run`: executes notebooks, and fails on what asyncio leaves behind."""
