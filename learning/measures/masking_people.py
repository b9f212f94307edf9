"""Personal data of people nobody is, drawn by chance in the ways people write it."""

import random
import string
from datetime import date, timedelta

FORMAL = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")
SPOKEN = str.maketrans("0123456789", "零幺二三四五六七八九")
WRITTEN = str.maketrans("0123456789", "〇一二三四五六七八九")
SPELT = str.maketrans("0123456789", "零一二三四五六七八九")
FULL_WIDTH = str.maketrans({c: chr(ord(c) + 0xFEE0) for c in string.ascii_letters + string.digits})
SCRIPTS = (FORMAL, SPOKEN, WRITTEN, SPELT)

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁"
)
RARE_SURNAMES = (
    "欧阳",
    "诸葛",
    "上官",
    "佘",
    "邝",
    "翟",
    "覃",
    "瞿",
    "臧",
    "褚",
    "缪",
    "温",
    "路",
    "乔",
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文玉兰建国志红海燕春梅晓东小龙子轩梓涵浩宇欣怡"
    "德福永昌金凤云飞思雨一诺佳琪少波振兴宗泽翠莲彩虹长根水生"
)


def some_digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choices(string.digits, k=count))


def _in_numerals(chance: random.Random, digits: str) -> str:
    return digits.translate(chance.choice(SCRIPTS))


def _mixed(chance: random.Random, digits: str) -> str:
    return "".join(
        d.translate(chance.choice(SCRIPTS)) if chance.random() < 0.5 else d for d in digits
    )


def _grouped(chance: random.Random, digits: str, *sizes: int) -> str:
    gap = chance.choice([" ", "-", "—", "－", ".", "·", " - ", "  "])
    starts = [sum(sizes[:n]) for n in range(len(sizes))]
    return gap.join(digits[at : at + size] for at, size in zip(starts, sizes, strict=True))


def _written(chance: random.Random, digits: str, *groupings: tuple[int, ...]) -> str:
    """A number in one of the ways people write it."""
    way = chance.choice(["plain"] * 4 + ["grouped"] * 4 + ["numerals", "numerals", "mixed", "wide"])
    if way == "grouped":
        grouped = _grouped(chance, digits, *chance.choice(groupings))
        return _in_numerals(chance, grouped) if chance.random() < 0.2 else grouped
    if way == "numerals":
        return _in_numerals(chance, digits)
    if way == "mixed":
        return _mixed(chance, digits)
    return digits.translate(FULL_WIDTH) if way == "wide" else digits


def mobile(chance: random.Random) -> str:
    digits = f"1{chance.randint(3, 9)}{some_digits(chance, 9)}"
    prefix = chance.choice([""] * 12 + ["+86", "+86 ", "+86-", "0086", "86-", "(+86)", "0"])
    return prefix + _written(chance, digits, (3, 4, 4), (3, 3, 5), (7, 4), (3, 8), (1,) * 11)


def landline(chance: random.Random) -> str:
    area = chance.choice(["025", "010", "021", "0517", "0731", "0755"])
    number = str(chance.randint(2, 8)) + some_digits(
        chance, 7 if area[1] in "12" else chance.choice([6, 7])
    )
    form = chance.choice(
        ["{a}-{n}", "{a}{n}", "{a} {n}", "({a}){n}", "（{a}）{n}", "{a}—{n}", "spelt"]
    )
    if form == "spelt":
        return _in_numerals(chance, area + number)
    if chance.random() < 0.2:
        number = f"{number[:4]} {number[4:]}"
    extension = chance.choice([""] * 9 + ["-801", "转801"])
    return form.format(a=area, n=number) + extension


def local_line(chance: random.Random) -> str:
    number = str(chance.randint(3, 8)) + some_digits(chance, chance.choice([6, 7]))
    return chance.choice([number, f"{number[:4]}-{number[4:]}", number.translate(FULL_WIDTH)])


def _birthday(chance: random.Random) -> date:
    return date(1930, 1, 1) + timedelta(days=chance.randint(0, 33000))


def id_number(chance: random.Random) -> str:
    """Of 18 characters with its check character, one mistyped, or an old one of 15 digits."""
    division = chance.choice(["320106", "110105", "430103", "510107", "330212"])
    if chance.random() < 0.15:
        return division + _birthday(chance).strftime("%y%m%d") + some_digits(chance, 3)
    body = division + _birthday(chance).strftime("%Y%m%d") + some_digits(chance, 3)
    weighed = sum(int(d) * 2 ** (17 - at) for at, d in enumerate(body))
    check = "10X98765432"[weighed % 11]
    if chance.random() < 0.2:
        check = chance.choice("0123456789Xx")
    return _written(chance, body + check, (6, 8, 4), (6, 4, 4, 4), (3, 3, 4, 4, 4))


def _luhn(body: str) -> str:
    total = 0
    for place, char in enumerate(reversed(body)):
        value = int(char) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def bank_card(chance: random.Random) -> str:
    start = chance.choice(["6222", "6217", "6228", "4563", "5187", "3568"])
    length = 19 if start[0] == "6" and chance.random() < 0.6 else 16
    number = _luhn(start + some_digits(chance, length - 5))
    return _written(chance, number, (4, 4, 4, 4, length - 16) if length > 16 else (4, 4, 4, 4))


def plate(chance: random.Random) -> str:
    place = chance.choice("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼")
    place += chance.choice("ABCDEFGHJKL")
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    number = chance.choice(
        [
            some_digits(chance, 5),
            chance.choice(letters) + some_digits(chance, 4),
            some_digits(chance, 2) + chance.choice(letters) + some_digits(chance, 2),
            chance.choice("DF") + some_digits(chance, 5),
            chance.choice("DF") + chance.choice(letters) + some_digits(chance, 4),
            some_digits(chance, 5) + chance.choice("DF"),
            some_digits(chance, 4) + chance.choice("学警挂港澳"),
        ]
    )
    whole = place + chance.choice(["", "", "", "·", " ", "-", "."]) + number
    change = chance.choice(["as is"] * 6 + ["lower", "wide", "spelt"])
    if change == "lower":
        return whole.lower()
    if change == "spelt":
        return whole.translate(SPELT)
    return whole.translate(FULL_WIDTH) if change == "wide" else whole


def email(chance: random.Random) -> str:
    user = chance.choice(
        ["wang.ayi", "li_si", "zhang-san", "xiaoming1988", "a", "Chen.J", some_digits(chance, 9)]
    )
    host = chance.choice(["qq.com", "163.com", "example.com", "mail.example.com.cn", "foxmail.com"])
    return f"{user}{chance.choice('@@@＠')}{host}"


def wechat(chance: random.Random) -> str:
    if chance.random() < 0.2:
        return "wxid_" + "".join(chance.choices(string.ascii_lowercase + string.digits, k=14))
    rest = "".join(
        chance.choices(string.ascii_lowercase + string.digits + "_-", k=chance.randint(5, 15))
    )
    return chance.choice(string.ascii_letters) + rest


def qq(chance: random.Random) -> str:
    number = chance.choice("123456789") + some_digits(chance, chance.randint(5, 9))
    return chance.choice([number, number, number.translate(FULL_WIDTH), number.translate(SPELT)])


def name(chance: random.Random) -> str:
    surname = chance.choice(RARE_SURNAMES) if chance.random() < 0.1 else chance.choice(SURNAMES)
    return surname + "".join(chance.choices(GIVEN, k=chance.choice([1, 2, 2, 2])))


def surname(chance: random.Random) -> str:
    return chance.choice(SURNAMES)
