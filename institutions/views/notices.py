"""What the portal told a person: everybody reads their own and no others'."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from institutions.access import notice_for_reading
from institutions.actions.notices import mark_read
from institutions.models import Notice
from institutions.requests import Request

PER_PAGE = 30


def notices(request: Request) -> HttpResponse:
    own = request.user.notices.all()
    context = {
        "page": Paginator(own, PER_PAGE).get_page(request.GET.get("page")),
        "unread": own.unread().count(),
    }
    return render(request, "institutions/notices.html", context)


def notice_read(request: Request, pk: int) -> HttpResponse:
    found = notice_for_reading(request.user, pk)
    mark_read(Notice.objects.filter(pk=found.pk))
    return redirect("home" if "home" in request.POST else "institutions:notices")


def notices_read(request: Request) -> HttpResponse:
    mark_read(request.user.notices.all())
    return redirect("home" if "home" in request.POST else "institutions:notices")
