from django.apps import AppConfig


class RehearsalsConfig(AppConfig):
    name = "shuping.rehearsals"
