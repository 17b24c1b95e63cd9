"""Invented documents of the forms and the lengths of text that districts really print."""

from itertools import cycle, islice

from documents.mark import Mark
from documents.model import (
    Column,
    Document,
    GoalRow,
    Heading,
    ItemRow,
    NoteRow,
    Paragraph,
    Row,
    SectionRow,
    Signature,
    SignatureText,
    Stamp,
    Table,
)

EXECUTION_COLUMNS = (
    Column("№", 6, "number"),
    Column("Наименование", 34, "title"),
    Column("Этапы", 40, "stages"),
    Column("Сроки", 18, "deadline"),
    Column("Ответственные", 28, "responsible"),
    Column("Информация об исполнении", 60, "execution"),
)
SECTIONS = (
    "Раздел I «Изучение мнения посетителей муниципальных учреждений культуры Заозёрного района»",
    "Раздел II «Осведомлённость жителей о работе учреждений»",
    "Раздел III «Основные меры по повышению качества услуг,\nоказываемых учреждениями культуры района»",
    "Раздел IV «Подведение итогов года»",
)
GOALS = (
    "По 01 июля 2024 года – составить перечень пожеланий посетителей и утвердить на его основе планы учреждений",
    "По 15 июля 2024 года – обновить сведения об учреждениях на стендах и в сети",
    "По 01 сентября 2024 года – обеспечить учреждения оборудованием, удобным для всех посетителей",
    "По 01 декабря 2024 года – сравнить показатели с прошлым годом и наметить меры на следующий",
)
TITLES = (
    "Анкетирование посетителей библиотек",
    "Подготовка перечня пожеланий, которые посетители оставили в книгах отзывов и на сайтах учреждений",
    "Определение первоочередных направлений работы учреждений культуры с целью улучшения обслуживания, "
    "а также разработка системы мероприятий по устранению замечаний, высказанных посетителями за прошедший год",
    "Обучение сотрудников, встречающих посетителей, навыкам доброжелательного общения",
    "Обеспечение доступности зданий для посетителей на креслах-колясках, родителей с детскими колясками "
    "и пожилых людей",
)
STAGES = (
    "- составление вопросов анкеты;\n- проведение опроса в читальных залах;\n- обработка ответов",
    "- издание приказа;\n- назначение ответственных;\n- ознакомление коллективов под подпись;\n"
    "- ежемесячная сверка сведений на стенде и на сайте учреждения, включая расписание кружков",
    "- осмотр помещений и прилегающей территории с участием общественного совета;\n"
    "- составление дефектных ведомостей и смет;\n- подача заявок на участие в региональных программах, "
    "предусматривающих обновление материально-технической базы сельских домов культуры;\n"
    "- заключение договоров и приёмка работ",
    "- выпуск памятки",
)
DEADLINES = (
    "до 15.06.2024",
    "до 15.06.2024, далее не реже, чем 1 раз в полугодие",
    "постоянно",
    "2 раза в год (апрель, октябрь)",
    "до 01.06.2024\nежегодно\n01.09.2024",
)
RESPONSIBLES = (
    "руководители учреждений культуры",
    "главы поселений, руководители учреждений культуры",
    "отдел культуры и туризма администрации Заозёрного района, главы городских и сельских поселений, "
    "руководители учреждений культуры",
)
SENTENCES = (
    "В отчётном периоде опрошено 412 посетителей, из них 386 довольны обслуживанием.",
    "Сведения на стендах обновлены, расписание кружков размещено у входа и на сайте.",
    "Приобретены два ноутбука, проектор и тактильные таблички для входной группы;"
    " оборудование установлено и используется.",
    "По итогам осмотра составлен акт № 7, замечания по освещению лестницы устранены 14.10.2024.",
    "Сайт посетили 8 214 раз – на 1 103 раза больше, чем за тот же квартал прошлого года.",
    "Проведено 12 занятий для сотрудников, выданы памятки «Как встретить гостя».",
)
EXECUTION_SENTENCES = (1, 4, 3, 0, 6, 2, 4, 1, 3, 5, 2, 16, 0, 4, 2, 7, 3, 1, 4, 2, 3, 1, 0, 5)


def _execution(index: int, sentences: int) -> str:
    text = islice(cycle(SENTENCES), index, index + sentences)
    return ("\n" if sentences > 6 else " ").join(text) or ("-" if index % 2 else "")


def execution_rows() -> tuple[Row, ...]:
    rows: list[Row] = []
    for index, sentences in enumerate(EXECUTION_SENTENCES):
        section, place = divmod(index, 6)
        if place == 0:
            rows += [SectionRow(SECTIONS[section]), GoalRow(f"{section + 1}", GOALS[section])]
        pools = (TITLES, STAGES, DEADLINES, RESPONSIBLES)
        texts = (pool[index % len(pool)] for pool in pools)
        rows.append(ItemRow((f"{section + 1}.{place + 1}", *texts, _execution(index, sentences))))
    return tuple(rows)


def execution_table() -> Table:
    return Table(EXECUTION_COLUMNS, execution_rows())


def execution_report() -> Document:
    """An institution's report: 24 items in 4 sections, six columns."""
    return Document(
        title=(
            "Отчёт о реализации\nмуниципальным учреждением культуры «Заозёрная районная библиотека» "
            "комплекса мер по повышению качества услуг в сфере культуры",
        ),
        subtitle="за IV квартал 2024 года",
        blocks=(execution_table(),),
        signatures=(
            Signature("Директор МУК «Заозёрная районная библиотека»", "А.Б. Образцова"),
            SignatureText("Исполнитель: методист МУК «Заозёрная районная библиотека»"),
        ),
        footer="Комплекс мер Заозёрного района, редакция 2",
    )


def approved_plan() -> Document:
    """A plan approved on one side and agreed on the other, columns numbered and grouped."""
    columns = (
        Column("№ п/п", 8, "number"),
        Column("Показатель", 40, "title"),
        Column("начало", 16, "deadline", "Сроки"),
        Column("окончание", 16, "deadline", "Сроки"),
        Column("Ответственные", 30, "responsible"),
    )
    rows: tuple[Row, ...] = (
        SectionRow("Открытость и доступность сведений", number="1"),
        ItemRow(("1.1", "Размещение полного и  краткого названия", "01.02.2025", "", "директора")),
        ItemRow(("", "Публикация отчётов", "еженедельно", "-", "методисты")),
        SectionRow("Удобство помещений", number="2."),
        ItemRow(("2.1", TITLES[4], "Январь 2025 год", "Декабрь 2025 год", RESPONSIBLES[1])),
        NoteRow("Сроки уточняются при изменении бюджета района."),
    )
    return Document(
        title=("ПЛАН", "мероприятий по улучшению качества услуг", "на 2025 год"),
        stamps=(
            Stamp("СОГЛАСОВАНО", ("Председатель общественного совета",), name="", date=""),
            Stamp(
                "УТВЕРЖДАЮ",
                ("Начальник отдела культуры", "администрации Заозёрного района"),
                name="В.Г. Пример",
                date="27 ноября 2024 года",
            ),
        ),
        blocks=(Paragraph("План обязателен для учреждений района."), Table(columns, rows, numbered=True)),
        notes=("Примечание. Отчёт представляется до 3 числа месяца, следующего за кварталом.",),
        signatures=(Signature("Начальник отдела культуры"),),
        name="План 2025",
    )


def consolidated_report(institutions: int = 12) -> Document:
    """One table an item: the item's banner and the column headings stand on every page."""
    columns = (
        Column("№", 6, "number"),
        Column("Учреждение", 50, "institution"),
        Column("Информация об исполнении", 120, "execution"),
    )
    tables = (
        Table(
            columns,
            tuple(
                ItemRow((str(index + 1), f"Дом культуры № {index + 1}", _execution(index, 1 + index % 7)))
                for index in range(institutions)
            ),
            banner=f"1.{item}. {title}\nСрок: {DEADLINES[1]}",
        )
        for item, title in enumerate(TITLES, start=1)
    )
    return Document(
        title=("Сводный отчёт об исполнении комплекса мер",),
        subtitle="за IV квартал 2024 года",
        stamps=(Stamp("УТВЕРЖДАЮ", ("Начальник отдела культуры",), name="", date=""),),
        blocks=(Heading(SECTIONS[0]), *tables, Heading("Не отчитались"), Paragraph("Дом культуры № 13")),
        signatures=(Signature("Начальник отдела культуры", "В.Г. Пример"),),
    )


def report_of_one_cell(text: str) -> Document:
    """A report whose only item holds the given text as its execution."""
    row = ItemRow(("1.1", TITLES[0], STAGES[3], DEADLINES[0], RESPONSIBLES[0], text))
    return Document(title=("Отчёт",), blocks=(Table(EXECUTION_COLUMNS, (row,)),))


def report_without_rows() -> Document:
    return Document(title=("Отчёт",), blocks=(Table(EXECUTION_COLUMNS),))


def a_mark() -> Mark:
    return Mark(
        code="7K3QF-9XW2M-T",
        address="https://kultura.example.org/check/7K3QF-9XW2M-T",
        version="версия 2 от 15.01.2023",
        seal="5ea1" * 16,
    )
