"""What the turn is compared with; gunicorn serves each."""
