"""The settings of the house, with a page that follows a board."""

from shuping.config.settings import *  # noqa: F403 - everything but what stands here is the product's
from shuping.config.settings import INSTALLED_APPS, TEMPLATES, Path

INSTALLED_APPS = [*INSTALLED_APPS, "tests.live.board"]
ROOT_URLCONF = "tests.live.urls"
TEMPLATES = [{**TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}]
