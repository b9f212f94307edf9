"""What the reports say on the terminal."""

POLICE = "警格对账 {since} 至 {until}"
LINE = "{count:>6}  {share:>6}  {name}"
BACKWARDS = "起始日在截止日之后，请对调。"
