"""The JupyterLab that the browser tests use: no token, no news, a folder of its own."""

import os

c = get_config()  # noqa: F821

c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port = int(os.environ["LOOPSCOPE_PORT"])
c.ServerApp.port_retries = 0
c.ServerApp.open_browser = False
c.ServerApp.allow_root = True
c.ServerApp.root_dir = os.environ["LOOPSCOPE_ROOT"]
c.IdentityProvider.token = ""
c.ServerApp.password = ""
c.ServerApp.disable_check_xsrf = True
c.LabApp.expose_app_in_browser = True
# Settings and workspaces of the person at this machine stay out of the tests, and theirs of us.
c.LabApp.user_settings_dir = os.path.join(os.environ["LOOPSCOPE_ROOT"], ".settings")
c.LabApp.workspaces_dir = os.path.join(os.environ["LOOPSCOPE_ROOT"], ".workspaces")
# Where jupyter-collaboration is installed, it keeps the history of documents.
c.SQLiteYStore.db_path = os.path.join(os.environ["LOOPSCOPE_ROOT"], ".ystore.db")
