"""The same advice in many scripts, and words that are hard to set."""

from __future__ import annotations

from scheduler.cards import Card
from scheduler.core.model import Step

_NUMBER = Step(2, 4)
SCRIPTS = {
    "arabic": Card(
        "remedy",
        "دلّك عضلات الورك",
        "قف وظهرك إلى الحائط، وضع كرة تنس بينك وبينه، ثم دعها تتحرك ببطء فوق الموضع المؤلم لمدة 2 دقيقة (أو 3) لكل جانب.",
        _NUMBER,
        "راحة",
    ),
    "hebrew": Card(
        "remedy",
        "עיסוי עצמי עם כדור",
        'עמדו עם הגב לקיר, הניחו כדור טניס (בקוטר 6.5 ס"מ) מתחת לשריר ה-gluteus medius, ולחצו 30–60 שניות.',
        _NUMBER,
        "הקלה",
    ),
    "hindi": Card(
        "cover",
        "कूल्हों की मांसपेशियों को आराम दें",
        "दीवार से पीठ लगाकर खड़े हों, बीच में टेनिस की गेंद रखें और हर तरफ़ लगभग २ मिनट धीरे-धीरे घुमाएँ।",
        None,
        "राहत",
    ),
    "thai": Card(
        "remedy",
        "นวดกล้ามเนื้อสะโพกด้วยตัวเอง",
        "ยืนหันหลังพิงกำแพง วางลูกเทนนิสไว้ตรงจุดที่เจ็บ แล้วค่อยๆ เคลื่อนตัวช้าๆ ประมาณ 2 นาทีต่อข้าง ที่นี่ก็ทำได้",
        _NUMBER,
        "ผ่อนคลาย",
    ),
    "chinese": Card(
        "remedy",
        "用网球放松臀部肌肉",
        "背靠墙站立，把网球放在墙和痛点之间，“慢慢地”滚动球，每侧约2分钟……然后休息一下。做Pilates之前也可以试试！",
        _NUMBER,
        "舒缓",
    ),
    "japanese": Card(
        "remedy",
        "テニスボールでお尻をほぐす",
        "壁に背を向けて立ち、「痛いところ」（肩こりなど）と壁のあいだにボールをはさみます。ゆっくりと体を動かして、左右それぞれ2分ほどマッサージしましょう。",
        _NUMBER,
        "セルフケア",
    ),
    "korean": Card(
        "cover",
        "테니스공으로 엉덩이 근육 풀기",
        "벽에 등을 대고 서서 공을 아픈 곳에 대고 천천히 굴려 주세요. 양쪽 각각 2분이면 충분합니다.",
        None,
        "셀프 마사지",
    ),
    "vietnamese": Card(
        "anatomy",
        "Thư giãn cơ mông bằng bóng tennis",
        "Đứng tựa lưng vào tường, đặt quả bóng vào chỗ đau, rồi từ từ lăn bóng khoảng 2 phút mỗi bên. Hít thở thật chậm và để cơ thể nghỉ ngơi.",
        None,
        "Cơ thể",
    ),
    "russian": Card(
        "question",
        "Что попробуете первым?",
        "Массаж мячом, растяжку или тёплую ванну? Напишите нам ниже.",
        None,
    ),
    "greek": Card(
        "anatomy", "Πού πονάει ο γλουτός;", "Πιέστε απαλά με μια μπάλα και αναπνεύστε αργά.", None, "Το σώμα"
    ),
    "polish": Card("quote", None, "Zażółć gęślą jaźń: oddychaj łagodnie i rozluźnij mięśnie pośladków.", None, "Myśl"),
    "emoji": Card(
        "anatomy",
        "Joined and coloured 👩🏽‍🚒",
        "Skin 👍🏻👍🏽👍🏿 families 👨‍👩‍👧‍👦 flags 🇩🇪🇫🇷🇯🇵🏴󠁧󠁢󠁳󠁣󠁴󠁿🏳️‍🌈 keys 1️⃣#️⃣ hearts ❤️‍🔥💛 and 🧘🏿‍♀️ all in one line 🦶🏼",
        None,
        "Emoji ✨",
    ),
}
