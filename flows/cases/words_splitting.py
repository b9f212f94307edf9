"""What is said of a report that is taken apart."""

SPLIT = "您反映的“{item}”（编号 {number}）里说了几件事，分开办：{text}"
SPLIT_OFF = "{item}（编号 {number}）"
GROUP_SPLIT = "{short}号 · {item}：这件里另外说的分出去单独办了：{said}。这件只办“{item}”。"
HOW_MANY = "一次最多拆出{most}件，至少写一件。"
