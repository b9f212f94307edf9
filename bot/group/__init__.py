"""What grid workers say in their group chat, and what the robot answers there."""
