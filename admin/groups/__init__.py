"""Group chats on the console: whom each serves, its robot's key, and the code that binds it."""
