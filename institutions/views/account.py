"""A person's own page: roles, password, sessions."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render

from institutions.actions.password import end_sessions, set_password
from institutions.forms import NewPasswordForm
from institutions.lent_roles import lent_to
from institutions.queries import roles_of
from institutions.requests import Request


def account(request: Request) -> HttpResponse:
    return render(
        request, "institutions/account.html", {"roles": roles_of(request.user), "lent": lent_to(request.user)}
    )


def password_change(request: Request) -> HttpResponse:
    form = NewPasswordForm(request.user, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["new_password1"]
        set_password(request.user, password, action="Пароль изменён", by=request.user)
        update_session_auth_hash(request, request.user)
        messages.success(request, "Пароль изменён. На других устройствах нужно войти заново.")
        return redirect("institutions:account")
    return render(request, "institutions/password_change.html", {"form": form})


def sessions_end(request: Request) -> HttpResponse:
    end_sessions(request.user, by=request.user)
    update_session_auth_hash(request, request.user)
    messages.success(request, "На всех других устройствах работа завершена.")
    return redirect("institutions:account")
