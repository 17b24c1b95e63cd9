"""The words of the form itself, which a district may translate into its second language. Pure."""

from __future__ import annotations

from surveys.questionnaire import Questionnaire, in_language

PHRASES = {
    "send": "Отправить ответы",
    "optional": "необязательно",
    "choose_one": "Выберите один вариант",
    "choose_any": "Можно выбрать несколько",
    "rank": "Поставьте номера по порядку: 1 — самое важное",
    "not_ranked": "без номера",
    "no_personal_data": "Не указывайте имена, телефоны и адреса: анкета анонимна",
    "anonymous": "Анкета анонимна",
    "minutes": "минуты",
    "questions_done": "Отвечено",
    "of": "из",
    "error": "Ошибка",
    "check_answers": "Проверьте ответы",
    "missing": "Ответьте на вопрос",
    "not_offered": "Выберите один из предложенных ответов",
    "only_one": "Выберите только один ответ",
    "no_number": "Введите число цифрами",
    "too_small": "Число не может быть меньше",
    "too_big": "Число не может быть больше",
    "no_date": "Введите дату, например 31.05.2026",
    "too_long": "Ответ слишком длинный, сократите его. Символов не больше",
    "same_rank": "Один номер поставлен дважды: расставьте номера по порядку",
    "old_page": "Страница была открыта слишком давно. Ответы на месте: проверьте их и отправьте ещё раз",
    "thanks": "Спасибо, ответы приняты",
    "another_person": "Отвечает другой человек",
    "answered_here": "С этого устройства уже отвечали. Может ответить и другой человек",
    "waits": "Нет связи. Ответы сохранены на этом устройстве и уйдут сами, когда связь появится",
    "sent_later": "Связь есть, ответы отправлены",
    "read_aloud": "Прочитать вслух",
    "results": "Что уже ответили",
}


def phrase(questionnaire: Questionnaire, key: str, language: str) -> str:
    return in_language(questionnaire.phrases.get(key, {}), language) or PHRASES[key]
