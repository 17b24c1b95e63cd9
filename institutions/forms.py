"""Input of the institutions room."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "Логин или пароль не подошли. Проверьте раскладку клавиатуры и Caps Lock.",
        "inactive": "Эта учётная запись отключена. Обратитесь к администратору управления культуры.",
    }


class InvitationForm(forms.Form):
    code = forms.CharField(label="Код из приглашения", max_length=40)
