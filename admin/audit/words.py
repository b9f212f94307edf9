"""What the audit says."""

PAGE_NAMES = {"case": "诉求详情", "w": "一键处理页"}
