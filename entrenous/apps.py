from django.apps import AppConfig


class EntrenousConfig(AppConfig):
    name = "entrenous"
    verbose_name = "Entrenous"
    default_auto_field = "django.db.models.BigAutoField"
