from django.urls import path

from institutions.views import sign_in

app_name = "institutions"

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("invitation/", sign_in.invitation, name="invitation"),
]
