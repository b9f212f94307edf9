"""What both of Tencent's platforms share on the wire: envelope, characters, signatures."""
