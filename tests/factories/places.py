"""Territories and institutions."""

from itertools import count

from institutions.models import Institution, Territory

numbers = count(1)


def a_region(**fields: object) -> Territory:
    number = next(numbers)
    names = {"code": f"region-{number}", "name": f"Озёрная область {number}"}
    return a_territory(Territory.Kind.REGION, **(names | fields))


def a_district(**fields: object) -> Territory:
    number = next(numbers)
    names = {
        "code": f"district-{number}",
        "name": f"Ключевской район {number}",
        "body_name": f"Управление культуры администрации Ключевского района {number}",
    }
    return a_territory(Territory.Kind.DISTRICT, **(names | fields))


def a_settlement(district: Territory | None = None, **fields: object) -> Territory:
    number = next(numbers)
    names = {
        "code": f"settlement-{number}",
        "name": f"Берёзовское сельское поселение {number}",
        "body_name": f"Администрация Берёзовского сельского поселения {number}",
        "parent": district or a_district(),
    }
    return a_territory(Territory.Kind.SETTLEMENT, **(names | fields))


def a_territory(kind: str, **fields: object) -> Territory:
    return Territory.objects.create(**({"kind": kind} | fields))


def an_institution(territory: Territory | None = None, **fields: object) -> Institution:
    """A library unless `kind` says otherwise."""
    number = next(numbers)
    names = {
        "code": f"institution-{number}",
        "kind": Institution.Kind.LIBRARY,
        "official_name": f"Муниципальное бюджетное учреждение культуры «Библиотека № {number}»",
        "short_name": f"МБУК «Библиотека № {number}»",
        "territory": territory or a_district(),
    }
    return Institution.objects.create(**(names | fields))


def a_branch(parent: Institution, **fields: object) -> Institution:
    """A village library of a centralised system: in the territory of its head institution, unless said."""
    return an_institution(**({"parent": parent, "territory": parent.territory, "kind": parent.kind} | fields))
