"""Two hundred strings to set and to read, by kind; written down before they were set."""

from __future__ import annotations

STRINGS: dict[str, tuple[str, ...]] = {
    "words": tuple(
        "Coffee|SALE|Welcome|Harvest|bakery|Midnight|JAZZ|Garden|summer|Voyage|ORBIT|Lemonade|quartz|Festival|Bloom|"
        "WINTER|Journal|Pixel|Kitchen|Zephyr".split("|")
    ),
    "phrases": tuple(
        "Grand Opening|Happy Birthday|Save the Date|New Arrivals|Fresh Every Day|Join us tonight|Back to School|"
        "Thank you!|Coming Soon|Best of Spring|Live Music & Dinner|The Night Market|Work hard, stay kind|Open Studio|"
        "Made by hand|Free Delivery|Yoga at Sunrise|Book Club|Pizza & Friends|Stay hungry, stay foolish|"
        "Don't miss it|Science Fair|Meet the Team|Last chance!|A taste of Italy|Two for one|Dream big|"
        "Happy New Year|Rock 'n' Roll|Keep it simple|Ready, set, go!|Movie Night|Sweet & Salty|Good Vibes Only|"
        "Start your journey|Less is more|We are hiring|Limited Edition|Ask us anything|Hello, World".split("|")
    ),
    "accents": tuple(
        "Café Crème|Größe wählen|Mañana|Garçon|Élégance|Señor Niño|Übermut|Fête de la Musique|Straße|Ångström|"
        "Dvořák|Brötchen|À bientôt|São Paulo|Jalapeño".split("|")
    ),
    "numbers": tuple(
        "2026|1984|50%|24/7|100|3.14159|No. 5|0800 123 456|+49 30 901820|12:30|10.06.2026|7,5|1st|-20%|42 km|"
        "365|1,000,000|18+|4x4|99".split("|")
    ),
    "prices": tuple(
        "$9.99|€ 1.299,00|£25|¥3,500|$1,250|19,90 €|$0.99|£4.50|€49|From $15|Only €7.95|$100 off|2 for $5|"
        "£1,000|€ 12|$49/month|¥980|$12.50|€3,20|$2".split("|")
    ),
    "addresses": tuple(
        "hello@example.com|info@cafe-noir.fr|jane.doe@mail.org|sales@north.co.uk|team@orbit.io|support@acme.dev|"
        "book@thespa.net|press@museum.museum|rsvp@emma-oliver.com|jobs@studio21.de|www.example.com|example.org/menu|"
        "www.green-valley.farm|@studio.north|orders@pizza4you.it|contact@zoo.ch|a.b.c@example.com|x1@y2.org|"
        "www.jazz-cellar.nl|mail@quartz.se".split("|")
    ),
    "Chinese": tuple(
        "新年快乐|欢迎光临|咖啡|春天|限时优惠|北京欢迎你|今天特价|生日快乐|美食节|音乐会|健康生活|万事如意|"
        "中国制造|学习中心|周末愉快|买一送一|全场五折|新品上市|电影之夜|梦想成真|开放时间|图书馆|旅行日记|"
        "谢谢你|我爱你|上海之夜|夏日清凉|绿色出行|科技改变生活|家".split("|")
    ),
    "Japanese": tuple(
        "ありがとう|こんにちは|おはよう|カフェ|ラーメン|東京タワー|夏祭り|新発売|営業中|お誕生日おめでとう|"
        "いらっしゃいませ|春のセール|和食レストラン|ようこそ|さくら|美味しいパン|本日のおすすめ|桜の季節|"
        "コーヒーとケーキ|京都の朝|半額|音楽と映画|お知らせ|年末年始|限定商品|手作り|おいしい水|抹茶|温泉|夢".split("|")
    ),
    "long": (
        "The quick brown fox jumps over the lazy dog",
        "All you need is love and a good cup of coffee",
        "Doors open at seven, music starts at eight",
        "Small steps every day lead to big results",
        "Please bring your own mug and a smile",
    ),
}
