"""Korean of the 1920s and 1930s as it is spelled today: Chinese characters by their reading, old spelling by rule.

A rule is tried on a word only if nobody writes the word so today, and holds only if somebody writes the result so; the
words come from modern texts. A few forms that are always old change without looking. What stays unknown makes a line
worthless, so `Spelling.modern` returns None for it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache, cached_property

_HANJA = re.compile(r"[㐀-䶿一-鿿豈-﫿]+")


def _rules(text: str) -> list[tuple[re.Pattern, str]]:
    """(old, new) of words by turns; _ alone is nothing, in a word a space."""
    words = iter(text.split())
    return [
        (re.compile(old), new.replace("_", " " if len(new) > 1 else "")) for old, new in zip(words, words, strict=True)
    ]


# Old and new by turns. Whatever the lexicon says: what is and is not, the past tense, negation, and some words.
_PAST = "(?=[다고지는던든을으나네소습서거기더니슬스도면며섯]|$)"
_ALWAYS = _rules(
    f"""
    ^잇(?=.) 있 ^업(?=[다는고지서시슬스섯던든습소거더엇을기네느게]) 없 슴니다 습니다 읍니다 습니다
    (슴니까|슴닛가|습닛가|슴닛까) 습니까 (?<=[^무])엇{_PAST} 었 (?<=.)앗{_PAST} 았 엿{_PAST} 였 햇{_PAST} 했 왓{_PAST}
    왔 겟{_PAST} 겠 됏{_PAST} 됐 (?<=.)갓(?=[다지던스습]) 갔 섯(?=[다지던스습]) 섰 (?<=[었았였했왔하되])든$ 던 하야$
    하여 되야$ 되어 하얏 하였 되얏 되었 ^안코 않고 ^안흔 않은 ^안흘 않을 ^안튼 않던 ^만코 많고 ^조코 좋고 ^노코 놓고
    ^(가튼|갓흔|갓튼)$ 같은 ^(가치|가티|갓치|갓티)$ 같이 ^(모다|모도)$ 모두 ^아모 아무 ^안해(?=[가는를의와도에]|$)
    아내 ^밧게 밖에 ^밧그로 밖으로 이약이 이야기 ㅅ(?=.) _ ^오즉$ 오직 ^아즉 아직 ^웨$ 왜 ^우에 위에 ^우로 위로 ^몃 몇
    ^멧 몇 ^엇더케$ 어떻게 ^엇던$ 어떤 ^엇든$ 어떤 ^엇더 어떠 ^엇지 어찌 ^넘우 너무 ^조곰 조금 ^압헤 앞에 ^압흐로
    앞으로 ^엽헤 옆에 ^발서$ 벌써 ^이럿케$ 이렇게 ^그럿케$ 그렇게 ^그럿치 그렇지 ^그러치만 그렇지만 ^훨신$ 훨씬 ^말슴
    말씀 ^(딸아서|딸하서|따러서)$ 따라서 ^온갓$ 온갖 ^얼는$ 얼른 ^몬저$ 먼저 ^각금$ 가끔 ^녯날 옛날 ^힌$ 흰 ^다못$
    다만 하닛가$ 하니까 하랴고$ 하려고 하드래도$ 하더라도 하더래도$ 하더라도 주십시요$ 주십시오 ^어엽분 어여쁜 ^옵바
    오빠 되였 되었 (?<=[있없])섰 었 (?<=[있없])섯 었 (?<=[있없])서 어 (?<=[있없])슬 을 (?<=없)시 이
    (?<=[있없])스(?![ㅂ]) 으 (?<=[있없])슴 음 (?<=[었았였했왔겠])스(?=[나며면니랴]) 으 (?<=[었았였했왔겠])슬 을
    (?<=[었았였했왔겠])서 어 (?<=[있없었았였했왔겠])음니다 습니다 (않엇|않었) 않았
    (?<=[었았였했왔])[섯섰](?=[다던스습고는]) 었 ^말었 말았 ^알었 알았 ^알어 알아 ^찾어 찾아 ^일홈 이름 ^글세 글쎄
    ^이러케 이렇게 ^그러케 그렇게 ^저러케 저렇게 ^작구$ 자꾸 ^오날 오늘 ^반다시$ 반드시 ^올타$ 옳다 ^그러타 그렇다
    ^이러타 이렇다 ^(좃타|조타)$ 좋다 ^무릅 무릎 ^엇잿든$ 어쨌든 ^맛찬가지 마찬가지 ^이튼날 이튿날 ^늣기 느끼 보힌
    보인 ^만허 많아 ^만흠 많음 ^놋코 놓고 ^그럼으로$ 그러므로 ^어느날$ 어느_날 ^엇어 얻어 ^안인$ 아닌 ^안일$ 아닐
    하서요$ 하세요 ^외로히$ 외로이 ^조흘 좋을 ^만드러 만들어 ^맨들 만들 ^남아지 나머지 ^문어진 무너진 ^가저 가져
    (?<=[할될갈올볼줄을])가$ 까 ^안케$ 않게 안핫 않았 ^마럿 말았 ^누어 누워 ^스사로$ 스스로 ^올치 옳지 ^안입니 아닙니
    ^가만이$ 가만히 ^안즌$ 앉은 ^엇재 어째 ^그럿타 그렇다 ^그럿습 그렇습 ^것가티$ 것_같이 ^마즈막 마지막 ^앗가$ 아까
    ^여러번 여러_번 ^멫 몇 ^자미잇 재미있 ^벌덕$ 벌떡 ^깜작 깜짝 ^몇칠 며칠 ^녜$ 네 ^한업시$ 한없이 ^바리고$ 버리고
    ^이가티$ 이같이 ^수밧게$ 수밖에 ^조선사람 조선_사람 ^우리집 우리_집 ^한거름$ 한걸음 ^일코$ 잃고 ^우슴 웃음 ^조고마
    조그마 ^십헛 싶었 ^십다 싶다 ^십흔 싶은 ^안이 아니 ^얼골 얼굴 ^보담 보다 ^하날 하늘 ^한울 하늘 ^사나희 사나이
    """
)
# To try where a word is unknown: initial sounds, tails that were written ㅅ or ㅂ, vowels that were mixed up.
_PERHAPS = _rules(
    """
    ^녀 여 ^뇨 요 ^뉴 유 ^니 이 ^닐 일 ^닙 입 ^닛 잊 ^래 내 ^량 양 ^력 역 ^련 연 ^렬 열 ^례 예 ^로 노 ^론 논 ^료 요
    ^류 유 ^륙 육 ^리 이 ^림 임 ^락 낙 ^란 난 ^랭 냉 ^령 영 ^룡 용 렷 렸 젓 졌 젓 젖 겻 겼 겻 곁 첫 쳤 폇 폈 켯 켰 셧
    셨 셋 셨 섯 었 섯 섰 갓 같 갓 갔 낫 났 낫 낮 낫 낳 밧 받 밧 밖 밧 밭 맛 맞 맛 맡 뭇 묻 끗 끝 빗 빛 꼿 꽃 곳 곧 밋
    밑 밋 믿 붓 붙 굿 굳 싯 씻 찻 찾 쫏 쫓 잇 잊 엇 얻 압 앞 놉 높 깁 깊 갑 값 십 싶 숩 숲 덥 덮 업 엎 안 않 만 많 끈
    끊 일 잃 실 싫 올 옳 날 낡 발 밝 말 맑 절 젊 듯 듣 놋 놓 닷 닫 흔 은 흘 을 흐 으 허 어 하 아 히 이 혀 여 프 으 픈
    은 플 을 하야 하여 하엿 하였 네 내 게 개 개 게 대 데 데 대 배 베 베 배 새 세 세 새 재 째 긔 기 희 히 듸 디 싀 시
    츠 치 츰 침 저 져 처 쳐 여 어 러 려 어 여 던 든 든 던 드 더 도 두 고 구 오 우 글 긁 니가 니까 닛가 니까 닛까 니까
    슬가 을까 을가 을까 ㄹ가 까 석 썩 석 섞 서 써 시 씨 어더 얻어 어든 얻은 어들 얻을 바더 받아 바다 받아 바든 받은
    바들 받을 미더 믿어 미드 믿으 차저 찾아 차자 찾아 이저 잊어 조하 좋아 조흔 좋은 조흐 좋으 만흔 많은 만흐 많으 만히
    많이 노하 놓아 노흐 놓으 너흐 넣으 너허 넣어 일흐 잃으 일허 잃어 안저 앉아 안자 앉아 안젓 앉았 안즈 앉으 가트 같으
    가타 같아 가트 같 마즈 맞으 마저 맞아 느저 늦어 느즌 늦은 비최 비추 도라 돌아 드러 들어 드르 들으 드를 들을 사라
    살아 우서 웃어 우스 웃으 거러 걸어 거르 걸으 무러 물어 무르 물으 무든 묻은 고흔 고운 이러 일어 떠러 떨어 흐터 흩어
    기피 깊이 노피 높이 갓가 가까 나려 내려 불으 부르 몰으 모르 불너 불러 달너 달라 몰너 몰라 올나 올라 흘너 흘러 별노
    별로 길너 길러 눌너 눌러 놀나 놀라 말나 말라 빨니 빨리 멀니 멀리 널니 널리 걸니 걸리 들니 들리 열니 열리 팔니 팔리
    날니 날리 울니 울리 말니 말리 흘니 흘리 몰니 몰리 살님 살림 눌니 눌리 불니 불리 쓸니 쓸리 달니 달리 틀님 틀림 틀니
    틀리 이엿 이었 하엿 하였
    """
)
_LIKELY = [(old, new) for old, new in _PERHAPS if len(new) > 1]
_FORMAL = re.compile(
    f"[{''.join(chr(code + 16) for code in range(0xAC00, 0xD7A4, 28))}](?=니다|니까)"
)  # 함니다: 합니다
_MOST_CHANGES = 2  # rules that one word may need


class Readings:
    """How Chinese characters are read, from libhangul's table of words: reading:characters:remark."""

    def __init__(self, table: str):
        self.words: dict[str, str] = {}
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for line in table.splitlines():
            reading, _, rest = line.partition(":")
            characters = rest.partition(":")[0]
            if len(reading) == len(characters) and _HANJA.fullmatch(characters):
                self.words.setdefault(characters, reading)
                for place, (character, syllable) in enumerate(zip(characters, reading, strict=True)):
                    votes[character][syllable] += 1 if place or len(characters) == 1 else 0
        self.single = {character: counts.most_common(1)[0][0] for character, counts in votes.items() if counts}
        self.longest = max(map(len, self.words), default=1)

    def read(self, text: str) -> str:
        """The text with Chinese characters by their reading, longest known words first."""
        return _HANJA.sub(lambda run: self._run(run[0]), text)

    def _run(self, characters: str) -> str:
        parts, start = [], 0
        while start < len(characters):
            for end in range(min(len(characters), start + self.longest), start, -1):
                if reading := self.words.get(characters[start:end]) if end - start > 1 else None:
                    break
            else:
                end = start + 1
                reading = self.single.get(characters[start], characters[start])
            parts.append(reading)
            start = end
        return "".join(parts)


class Spelling:
    """Words of modern texts, and which of them an old word may be."""

    def __init__(self, lines: Iterable[str], nouns: Iterable[str] = ()):
        self.counts = Counter(word for line in lines for word in line.rstrip(".").split())
        self.nouns = set(nouns)
        self.guess = cache(self._guess)

    @cached_property
    def parts(self) -> tuple[set[str], set[str]]:
        """(beginnings, endings) of words: an ending follows 40 beginnings, a beginning takes three such endings."""
        heads: dict[str, set[str]] = defaultdict(set)
        tails: dict[str, set[str]] = defaultdict(set)
        for word in self.counts:
            for cut in range(1, len(word)):
                heads[word[:cut]].add(word[cut:])
                tails[word[cut:]].add(word[:cut])
        endings = {tail for tail, before in tails.items() if len(before) >= 40}
        beginnings = {head for head, after in heads.items() if len(head) > 1 and len(after & endings) >= 3}
        return beginnings, endings

    def knows(self, word: str) -> bool:
        """Whether modern texts have the word, or its beginning and its ending."""
        if word in self.counts:
            return True
        beginnings, endings = self.parts
        cuts = range(2, len(word))
        return word in self.nouns or any(
            (word[:cut] in beginnings or word[:cut] in self.nouns) and word[cut:] in endings for cut in cuts
        )

    def modern(self, line: str) -> str | None:
        """The line in modern spelling; None if a word of it is unknown even so."""
        words = []
        for old in _negated(line).rstrip(".").split():
            if (new := self.guess(_always(old))) is None:
                return None
            words.append(new)
        return " ".join(words) + "."

    def _guess(self, word: str) -> str | None:
        """The word itself if known, else the most frequent known word that few rules lead to.

        A word that is known by its parts alone gives way to a whole one that a rule of several syllables leads to.
        """
        if word not in self.counts and (known := [new for new in _changed(word, _LIKELY) if new in self.counts]):
            return max(known, key=lambda new: (self.counts[new], new))
        if self.knows(word):
            return word
        reached = {word}
        for _ in range(_MOST_CHANGES):
            reached = {new for old in reached for new in _changed(old, _PERHAPS)}
            if known := [new for new in reached if new in self.counts]:
                return max(known, key=lambda new: (self.counts[new], new))
            if known := [new for new in reached if self.knows(new)]:
                return min(known)
        return None


def _always(word: str) -> str:
    for old, new in _ALWAYS:
        word = old.sub(new, word)
    return _FORMAL.sub(lambda match: chr(ord(match[0]) + 1), word)


def _negated(line: str) -> str:
    """안- after -지 is 않-."""
    old = r"(?:(?<=지[는도를] )|(?<=.지 ))안(?=[는을은어아엇앗고코다던든소습이])"
    return re.sub(old, "않", line.replace("지안", "지 안"))


def _changed(word: str, rules: list[tuple[re.Pattern, str]]) -> set[str]:
    return {old.sub(new, word, count=1) for old, new in rules} - {word}
