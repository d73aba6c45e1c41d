"""Two hundred strings for prompts to put in quotes, by kind; written before they were tried, none of the training."""

from __future__ import annotations

STRINGS: dict[str, tuple[str, ...]] = {
    "Latin, up to 8 letters": tuple(
        "COFFEE|Bakery|MARKET|Spring|WINTER|Yoga|PIZZA|Jazz|ROCKET|Summer|Studio|GARDEN|Hotel|BEACH|Coding|Dream|TAXI|"
        "Museum|RADIO|Velvet|Quiz|FJORD|Wizard|LEMON|Kayak|Oxygen|PIANO|Zebra|Canvas|HARBOUR|Jungle|VIOLET|Nectar|"
        "Bicycle|EXIT|Gallery|Thanks|WELCOME|Brunch|Encore".split("|")
    ),
    "Latin, longer": tuple(
        "Grand Opening|Farmers Market|Live at Midnight|Back to School|Happy Birthday|Please knock twice|"
        "Swimming lessons|Fresh bread daily|Autumn collection|We are hiring|Café Olé|Größe wählen|Mañana seguro|"
        "Read more books|No parking today|Thursday quiz|Learn to sail|Second hand shop|Weekend trips|"
        "Keep the door closed".split("|")
    ),
    "numbers": tuple(
        "2026|1989|42|365|24/7|12:45|3.14|99%|-30%|No. 7|1st|007|1,000|18+|5 km|10x|2:1|#1|06.11.|404".split("|")
    ),
    "prices": tuple(
        "$5|€9|£12|$19.99|€4,50|£7.25|¥900|$1,299|€ 25|From $8|19,90 €|$0.50|£100|€3.99|$49|2 for $9|¥1,200|$75|€60|"
        "£2.40".split("|")
    ),
    "e-mail addresses": tuple(
        "hi@oak.org|mail@luna.io|info@bread.fr|ask@zoo.ch|team@kite.dev|book@inn.eu|jo@sea.com|hello@fern.co|"
        "desk@art.nl|shop@moss.de|press@jazz.fm|ann.lee@mail.org|jobs@north.se|rsvp@eve-and-tom.com|pay@till.app|"
        "web@form.it|care@pets.uk|news@daily.at|x9@lab.net|office@museum.art".split("|")
    ),
    "Cyrillic": tuple("КОФЕ|Музей|Рынок|ЗИМА|Открыто|Новый год|Скидка|Пицца|Школа танцев|Море".split("|")),
    "Greek": tuple("ΚΑΦΕΣ|Αγορά|Μουσείο|ΘΑΛΑΣΣΑ|Καλημέρα|Νέο|Εκπτώσεις|Χορός|Ψωμί|Γιορτή".split("|")),
    "Arabic": tuple("قهوة|سوق|متحف|خصم|افتتاح|مرحبا|صيف|مدرسة|شكرا|كتاب".split("|")),
    "Hebrew": tuple("קפה|שוק|מוזיאון|חדש|שלום|קיץ|ספר|תודה|פתוח|מבצע".split("|")),
    "Devanagari": tuple("बाजार|संगीत|स्वागत|किताब|नया|मेला|रोटी|धन्यवाद|खुला|सूरज".split("|")),
    "Chinese": tuple("咖啡|市场|音乐会|欢迎光临|新品|夏天|书店|谢谢|生日快乐|面包".split("|")),
    "Japanese": tuple("コーヒー|市場|ようこそ|夏祭り|本屋|ありがとう|新発売|パン|音楽|冬".split("|")),
    "Korean": tuple("시장|음악|환영합니다|여름|책방|감사합니다|신제품|빵집|겨울|축제".split("|")),
}
# What PP-OCR's model here was trained on; the letters of other scripts it does not know.
READ = frozenset(STRINGS) - {"Cyrillic", "Greek", "Arabic", "Hebrew", "Devanagari", "Korean"}
COLOURS = (("blue", "white"), ("yellow", "black"), ("teal", "white"), ("white", "red"), ("black", "yellow"))


def prompts() -> list[tuple[str, str, str]]:
    """Kind, string and prompt of each, the kinds in turn, so that a run that is cut short has some of all."""
    listed = []
    for turn in range(max(map(len, STRINGS.values()))):
        for kind, strings in STRINGS.items():
            if turn < len(strings):
                ground, ink = COLOURS[len(listed) % len(COLOURS)]
                listed.append((kind, strings[turn], f'{ground} background; {ink} text "{strings[turn]}"'))
    return listed
