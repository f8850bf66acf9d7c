"""Essays, stories and articles of four journals of 1920 to 1942, in today's spelling.

The National Institute of Korean History transcribed them; the repository assumes them to be in the public domain. Here
only unsigned articles are read and those by authors who died before 1963, whose works are free in Korea, too. A
sentence with many Chinese characters is Chinese in Hangul's clothes and is left out, as is one with a word that stays
unknown.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from pretraining import packages, repositories
from pretraining.korean_lines import sentences
from pretraining.korean_sources import JOURNALS
from pretraining.korean_spelling import Readings, Spelling

# By names and pen names: Yi Donhwa, Cha Sangchan, Yi Gwangsu, Kim Dongin, Mun Ilpyeong, Yun Chiho, Na Hyeseok, Hyeon
# Jingeon, Choe Seohae, Na Dohyang, Chae Mansik, Yi Iksang, Yi Hyoseok, Yun Baengnam, Baek Sinae, Gang Gyeongae, Sim
# Hun, Bak Dalseong, Kim Gijeon, Choe Namseon, Yi Yunjae, Gwon Deokgyu, No Jayeong, An Hwak, Yi Muyeong, Bang
# Jeonghwan, Min Taewon, Kim Changse, An Changho, Kim Myeongsik, Yeo Unhyeong, Hong Sayong, Yi Sanghwa, Kim Sowol, Han
# Yongun, Seo Chun, Kim Yujeong, Yi Sang, Kim Myeongsun, Gye Yongmuk, Sin Chaeho, Bak Eunsik, Yi Sangjae, No
# Cheonmyeong, Kim Hwantae, Bak Yongcheol, Jeong Jiyong, Kim Yeongnang. Then who stands for the editors.
_AUTHORS = """
    李敦化 夜雷 滄海居士 白頭山人 車相瓚 靑吾 靑吾生 壽春學人 壽春山人 李光洙 春園 李春園 京西學人 魯啞子 長白山人
    이광수 金東仁 김동인 文一平 湖岩 尹致昊 羅蕙錫 羅惠錫 玄鎭健 憑虛 憑虛生 崔曙海 曙海 羅稻香 稻香 羅彬 蔡萬植
    李益相 星海 李孝石 尹白南 白信愛 姜敬愛 沈熏 朴達成 春坡 朴春坡 金起瀍 起田 起瀍 小春 金起田 崔南善 六堂 李允宰
    權悳奎 盧子泳 安自山 安廓 李無影 方定煥 小波 牧星 목성 閔泰瑗 金昌世 安昌浩 山翁 섬메 金明植 呂運亨 洪思容 露雀
    李相和 尙火 金素月 韓龍雲 徐椿 金裕貞 李箱 金明淳 彈實 桂鎔默 申采浩 朴殷植 李商在 盧天命 金煥泰 朴龍喆 鄭芝溶
    金永郎 金永郞 一記者 記者 編輯人 機密室 三千里社 삼천리사 觀相者 特派員 匿名生 探報軍
"""
_FREE = frozenset(_AUTHORS.split())
_MOST_HANJA = 0.12  # of the characters of a sentence
_PAGE = re.compile(r"＜[\d-]+＞|<[\d-]+>")


def read(packages_folder: Path, folder: Path, modern: list[str]) -> list[str]:
    """The distinct lines whose words all are, or become by rule, those of modern lines."""
    with packages.unpacked(packages_folder, "libhangul-data") as files:
        readings = Readings((files / "usr/share/libhangul/hanja/hanja.txt").read_text(encoding="utf-8"))
    spelling = Spelling(modern, (word for word in readings.words.values() if len(word) > 1))
    found: dict[str, None] = {}
    for _, text in repositories.read(folder, JOURNALS, r"(kb|pgg|sam|tg)/issues/.*\.txt"):
        old = sentences(readings.read(sentence) for sentence in free_sentences(text))
        found |= dict.fromkeys(filter(None, map(spelling.modern, old)))
    return list(found)


def free_sentences(text: str) -> Iterator[str]:
    """The sentences of an article with few Chinese characters, none if its author may have died after 1962."""
    head, _, body = text.partition("\n\n")
    author = re.search(r"^필자\t(.+)$", head, re.M)
    if author and not _FREE.intersection(re.split("[ ,·]+", author[1])):
        return
    for sentence in re.split(r"(?<=[.!?])\s+|\n", _PAGE.sub("", body)):
        if len(re.findall("[一-鿿]", sentence)) <= _MOST_HANJA * len(sentence):
            yield sentence
