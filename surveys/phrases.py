"""The words of the form itself, which a district may translate into its second language. Pure."""

from __future__ import annotations

from surveys.questionnaire import Question, Questionnaire, in_language

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
    "skip": "Перейти к содержанию",
    "language": "Язык",
    "large": "Версия для слабовидящих",
    "size": "Размер букв",
    "size_": "обычный",
    "size_150": "крупный",
    "size_200": "очень крупный",
    "scheme": "Цвета",
    "scheme_": "обычные",
    "scheme_light": "чёрным по белому",
    "scheme_dark": "белым по чёрному",
    "scheme_blue": "синим по голубому",
    "spacing": "Промежутки",
    "spacing_": "обычные",
    "spacing_wide": "большие",
    "questions": "Вопросов",
    "about_minutes": "займёт около {minutes} мин.",
    "anonymous_why": "Имени, телефона и адреса не спрашиваем и не узнаём",
    "if_answered": "Отвечайте, если на вопрос {number} вы ответили {answers}",
    "and_if": "и если на вопрос {number} вы ответили {answers}",
    "or": "или",
    "date_hint": "Например, 31.05.2026",
    "from_to": "Число от {least} до {most}",
    "from": "Число не меньше {least}",
    "to": "Число не больше {most}",
    "satisfaction_low": "плохо",
    "satisfaction_high": "отлично",
    "importance_low": "не важно",
    "importance_high": "очень важно",
    "nps_low": "точно нет",
    "nps_high": "точно да",
    "trap": "Не заполняйте это поле",
    "what_next": "Что будет дальше",
    "next_usual": "Ответы читают вместе, без имён. По ним учреждение решает, что улучшить",
    "over": "Опрос закончился",
    "over_when": "Ответы принимали по {day}. Спасибо, что заглянули",
    "early": "Опрос ещё не начался",
    "early_when": "Ответить можно будет с {day}",
    "revoked": "Ссылка обновилась",
    "revoked_new": "Эта ссылка больше не работает, вместо неё есть новая",
    "open_new": "Открыть обновлённую ссылку",
    "revoked_ask": "Эта ссылка больше не работает. Спросите новую у сотрудника учреждения",
    "not_taken": "Ответы не приняты",
    "not_taken_why": "Приём закончился, эти ответы мы не сохранили. Скопируйте их или распечатайте и отдайте "
    "сотруднику учреждения",
    "your_answers": "Ваши ответы",
    "answer": "Ответить на вопросы анкеты",
    "of_all": "Анкет всего",
    "answered": "Ответили",
    "mean": "Средняя оценка",
    "of_five": "из 5",
    "mean_rank": "Среднее место",
    "nps": "Посоветуют минус не посоветуют, в процентах",
    "promoters": "Посоветуют: 9 и 10",
    "neutral": "Может быть: 7 и 8",
    "detractors": "Не посоветуют: от 0 до 6",
    "in_steps": "Новые ответы появляются здесь вместе, не меньше {least} сразу: так не видно, кто что ответил",
    "too_few": "Пока мало ответов. Покажем итоги, когда анкет будет не меньше {least}",
    "too_few_here": "Пока мало ответов",
    "kept_back": "не показываем",
    "kept_back_why": "Не показываем строки, где ответов меньше {least}, и те, по которым их можно вычислить",
    "words_why": "Ответы, написанные словами, здесь не показываем: их читают сотрудники",
    "excluded": "Исключено анкет",
    "years_to": "до {last}",
    "years_between": "от {first} до {last}",
    "years_from": "{first} и больше",
    "sending": "Отправляем…",
    "queue_over": "Приём ответов закончился. Эти ответы остались на устройстве: сохраните их в файл и передайте его "
    "в учреждение",
    "queue_long": "Ответы ждут связи больше недели. Сохраните их в файл и передайте его в учреждение",
    "queue_save": "Сохранить в файл",
    "queue_saved": "Файл с ответами сохранён на этом устройстве. Передайте его в учреждение: там ответы загрузят",
    "queue_mend": "В одной из отправленных анкет есть ошибка. Ответы сохранены на этом устройстве",
    "queue_open": "Исправить",
    "next": "Дальше",
    "pass": "Пропустить",
    "back": "Назад",
    "still_here": "Вы ещё здесь?",
    "starts_anew": "Анкета начнётся заново через, секунд:",
    "go_on": "Продолжить",
    "paper_how": "Обведите цифру в клетке у своего ответа",
    "paper_go": "переходите к вопросу {number}",
    "paper_end": "на этом вопросы закончились",
    "paper_online": "Удобнее с телефона? Наведите камеру на код",
    "paper_page": "Страница",
}


def phrase(questionnaire: Questionnaire, key: str, language: str) -> str:
    return in_language(questionnaire.phrases.get(key, {}), language) or PHRASES[key]


def filled(words: str, **values: object) -> str:
    """With the values in their places; a translator's brace that is no place stays a brace."""
    for name, value in values.items():
        words = words.replace(f"{{{name}}}", str(value))
    return words


def ends(questionnaire: Questionnaire, question: Question, language: str) -> tuple[str, str]:
    """The words of the least and of the best mark, the usual ones where the question has none of its own."""
    ties = [question.tie, *(row.tie for row in question.rows)]
    side = "importance" if any(tie.side == "importance" for tie in ties) else "satisfaction"
    name = "nps" if question.kind == "nps" else side
    low = in_language(question.low, language) or phrase(questionnaire, f"{name}_low", language)
    return low, in_language(question.high, language) or phrase(questionnaire, f"{name}_high", language)
