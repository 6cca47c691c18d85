from django.apps import AppConfig


class TreeConfig(AppConfig):
    name = "shuping.tree"
