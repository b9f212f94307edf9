"""The figures of `rules eval` as one page with charts."""

from html import escape

import pygal
from pygal.style import CleanStyle

from app.commands.evaluation import FIGURES, answers
from learning.evaluate import Evaluation


def as_page(figures: Evaluation, source: str) -> str:
    """Write one HTML page that needs nothing but itself; the charts are SVG."""
    totals = "".join(
        f"<tr><th>{name}</th><td>{escape(form.format(figures))}</td></tr>" for name, form in FIGURES
    )
    labels = "".join(
        f"<tr><th>{escape(label)}</th><td>{each.precision:.3f}</td><td>{each.recall:.3f}</td>"
        f"<td>{each.f1:.3f}</td><td>{each.support}</td></tr>"
        for label, each in figures.labels.items()
    )
    confused = "".join(
        f"<tr><th>{escape(label)}</th><td>{escape(answer) or '（无）'}</td><td>{count}</td></tr>"
        for (label, answer), count in list(figures.confusion.items())[:40]
    )
    worst = "".join(
        f"<tr><td>{escape(each.message.text[:200])}</td><th>{escape(each.message.label)}</th>"
        f"<td>{'<br>'.join(map(escape, answers(each)))}</td></tr>"
        for each in figures.worst
    )
    return _PAGE.format(
        source=escape(source),
        totals=totals,
        calibration=_calibration_chart(figures),
        coverage=_coverage_chart(figures),
        labels=labels,
        confused=confused,
        worst=worst,
    )


def _chart(title: str, across: str, up: str) -> pygal.XY:
    return pygal.XY(
        title=title,
        x_title=across,
        y_title=up,
        range=(0, 1),
        xrange=(0, 1),
        style=CleanStyle(font_family="sans-serif"),
        js=(),
        width=520,
        height=400,
        legend_at_bottom=True,
    )


def _calibration_chart(figures: Evaluation) -> str:
    chart = _chart("分数与正确率", "分数", "正确率")
    chart.add("实际", [(each.score, each.accuracy) for each in figures.calibration])
    chart.add("理想", [(0, 0), (1, 1)], show_dots=False)
    return str(chart.render(disable_xml_declaration=True, is_unicode=True))


def _coverage_chart(figures: Evaluation) -> str:
    chart = _chart("答得越少，错得越少", "答了的份额", "正确率")
    chart.add("分数线由低到高", [(each.covered, each.accuracy) for each in figures.coverage])
    return str(chart.render(disable_xml_declaration=True, is_unicode=True))


_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>规则评估：{source}</title>
<style>
body{{font:16px/1.6 sans-serif;margin:0 auto;max-width:68rem;padding:1rem;color:#222}}
table{{border-collapse:collapse;margin:.5rem 0 1.5rem;width:100%}}
th,td{{border-bottom:1px solid #ddd;padding:.3rem .5rem;text-align:left;vertical-align:top}}
th{{font-weight:600}}
.charts{{display:flex;flex-wrap:wrap;gap:1rem}}.charts svg{{flex:1 1 20rem;max-width:32rem}}
.wide{{overflow-x:auto}}
</style></head><body>
<h1>规则评估</h1><p>{source}</p>
<table>{totals}</table>
<div class="charts">{calibration}{coverage}</div>
<h2>各事项</h2><div class="wide"><table>
<tr><th>事项</th><th>查准</th><th>查全</th><th>F1</th><th>条数</th></tr>{labels}</table></div>
<h2>最常弄混的</h2><div class="wide"><table>
<tr><th>标注</th><th>答成</th><th>条数</th></tr>{confused}</table></div>
<h2>错得最肯定的</h2><div class="wide"><table>
<tr><th>原话</th><th>应是</th><th>答成（分数、词和分量）</th></tr>{worst}</table></div>
</body></html>
"""
