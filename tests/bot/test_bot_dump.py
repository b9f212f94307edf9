"""Who gets hold of the database without its data key learns nothing about anybody."""

from sqlalchemy import text

from app.metadata import metadata
from bot.incoming import Kind
from nlp.place.locate import wgs84_to_gcj02

NAME, PHONE, ID_NUMBER = "王秀兰", "13912345678", "320106196504123828"
OPENID = "o-wang-who-tells-all"
PLACE, LABEL = "望江名苑3栋2单元501", "望江路18号望江名苑"
POINT = (118.773412, 31.972518)
MATTER = "广场舞音响太大"


def as_text(database):
    """Dump every table, as it lies there."""
    rows = []
    with database.read() as session:
        for table in metadata.sorted_tables:
            found = session.execute(text(f'SELECT * FROM "{table.name}"')).mappings()
            rows += [f"{table.name}: {dict(row)}" for row in found]
    return "\n".join(rows)


def live_through_everything(says, writes, cases):
    """Let 王阿姨 give away all she has, at every step, until the case is judged."""
    longitude, latitude = wgs84_to_gcj02(*POINT)
    whom = {"sender": OPENID}
    says(f"{PLACE}室窗外{MATTER}，我叫{NAME}，电话{PHONE}", **whom)
    says(f"证件号{ID_NUMBER}", **whom)
    says(kind=Kind.LOCATION, longitude=longitude, latitude=latitude, label=LABEL, **whom)
    says("对，提交", tap="agree", **whom)
    [case] = cases()
    says(f"补充，{NAME}在家，电话{PHONE}，就在{PLACE}", **whom)
    group, worker = f"grid-{case.area_code[-2:]}", "worker-01"
    for said in ("我去", f"回复 已联系{NAME}，{PHONE}，到了{PLACE}", f"办结 已劝导，{NAME}满意"):
        writes(f"{case.short_number}号{said}", sender=worker, group=group)
    says(tap=f"rate:{case.number}:1", text="1分 很不满意", **whom)
    says(f"没人来，打我电话{PHONE}，{PLACE}", **whom)
    says(f"着火了！{PLACE}，我是{NAME}，{PHONE}", **whom)
    says(f"楼道灯也坏了，我是{NAME}", **whom)  # Half-told: it lies in the talk.


def test_a_dump_without_the_data_key_tells_nothing_about_anybody(database, says, writes, cases):
    live_through_everything(says, writes, cases)
    first, fire = cases()
    assert first.rating == 1
    assert first.point is not None
    assert PHONE in fire.description
    dump = as_text(database)
    assert first.number in dump, "what is searched is what was written"
    personal = [NAME, PHONE, ID_NUMBER, OPENID, PLACE, LABEL, MATTER]
    personal += ["望江", "3栋", "单元501", *(f"{degrees:.3f}" for degrees in POINT)]
    leaks = {
        each: line[:300]
        for each in personal
        for line in dump.splitlines()
        if each in line and not line.startswith(("grids:", "grid_aliases:", "divisions:"))
    }
    assert leaks == {}
