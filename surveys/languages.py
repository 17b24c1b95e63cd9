"""Languages of Russia's peoples that a questionnaire may be translated into, and how they call themselves. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from surveys.questionnaire import BASE_LANGUAGE

NAMES = """
ru русский Русский
abq абазинский Абаза
av аварский Авар мацӀ
ady адыгейский Адыгабзэ
alt алтайский Алтай тил
ba башкирский Башҡортса
bxr бурятский Буряад хэлэн
vep вепсский Vepsän kel’
dar даргинский Дарган мез
inh ингушский ГӀалгӀай мотт
kbd кабардино-черкесский Адыгэбзэ
kk казахский Қазақша
xal калмыцкий Хальмг келн
krc карачаево-балкарский Къарачай-малкъар тил
krl карельский Karjala
kv коми Коми кыв
koi коми-пермяцкий Перем коми кыв
crh крымскотатарский Къырымтатар тили
kum кумыкский Къумукъ тил
lbe лакский Лакку маз
lez лезгинский Лезги чӏал
mns мансийский Мāньси лāтыӈ
chm марийский Марий йылме
mrj горномарийский Кырык мары йӹлмӹ
mdf мокшанский Мокшень кяль
yrk ненецкий Ненэця’ вада
nog ногайский Ногай тили
os осетинский Ирон ӕвзаг
tab табасаранский Табасаран чӏал
tt татарский Татарча
tyv тувинский Тыва дыл
udm удмуртский Удмурт кыл
uk украинский Українська
kjh хакасский Хакас тілі
kca хантыйский Ханты ясаӈ
ce чеченский Нохчийн мотт
cv чувашский Чӑвашла
eve эвенский Эвэды төрэн
evn эвенкийский Эвэды турэн
myv эрзянский Эрзянь кель
sah якутский Саха тыла
en английский English
"""


@dataclass(frozen=True, slots=True)
class Language:
    """By its code of ISO 639, as `lang` of a page has it."""

    code: str
    russian: str
    own: str

    def __str__(self) -> str:
        return f"{self.russian} — {self.own}"


LANGUAGES = {line.split()[0]: Language(*line.split(maxsplit=2)) for line in NAMES.strip().splitlines()}
SECOND_LANGUAGES = {code: language for code, language in LANGUAGES.items() if code != BASE_LANGUAGE}


def language_name(code: str) -> str:
    """What stands on the button that switches to it."""
    return LANGUAGES[code].own if code in LANGUAGES else code


def russian_name(code: str) -> str:
    return LANGUAGES[code].russian if code in LANGUAGES else code
